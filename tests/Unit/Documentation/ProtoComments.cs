using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>The comments of a .proto file, by <c>Message</c> and <c>Message.field</c>. The generated code does not contain them.</summary>
internal static partial class ProtoComments
{
    public static Dictionary<string, string> Read(string path)
    {
        var comments = new Dictionary<string, string>();
        var pending = new List<string>();
        var message = "";
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                pending.Add(line[2..].Trim());
                continue;
            }

            if (Message().Match(line) is { Success: true } opened)
            {
                message = opened.Groups[1].Value;
                comments[message] = string.Join(' ', pending);
            }
            else if (Field().Match(line) is { Success: true } field)
            {
                comments[$"{message}.{field.Groups[1].Value}"] = string.Join(' ', pending);
            }

            pending.Clear();
        }

        return comments;
    }

    [GeneratedRegex(@"^message (\w+) \{")]
    private static partial Regex Message();

    [GeneratedRegex(@"^[\w. ]+ (\w+) = \d+\b")]
    private static partial Regex Field();
}
