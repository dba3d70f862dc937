using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Rules;

/// <summary>How the members of an enum are written in rule files and histories: <c>CATEGORY_1</c>, <c>EMPLOYEE_WITH_PAY</c>.</summary>
public static partial class Codes
{
    /// <summary>The code of a member.</summary>
    public static string Of(Enum member) => LetterBeforeDigit().Replace(JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.ToString()), "$1_$2");

    /// <summary>The member of a code.</summary>
    public static T Parse<T>(string code) where T : struct, Enum =>
        Enum.Parse<T>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    [GeneratedRegex("([A-Z])([0-9])")]
    private static partial Regex LetterBeforeDigit();
}
