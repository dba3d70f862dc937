using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>The contract's words for the values of its enums: a generated name such as <c>_1</c> is not readable.</summary>
internal static class Words
{
    /// <summary>The English word for a value, as used in the stories; "none" for the unspecified one.</summary>
    public static string Of(Enum value)
    {
        var number = Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
        return number == 0
            ? "none"
            : EnumsOf(value.GetType()).FindValueByNumber(number)?.GetOptions()?.GetExtension(WordsExtensions.English) is { Length: > 0 } word ? word : value.ToString();
    }

    private static EnumDescriptor EnumsOf(Type type) => type.Assembly.GetTypes()
        .Where(one => one.Namespace == type.Namespace && one.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(one => (FileDescriptor)one.GetProperty("Descriptor")!.GetValue(null)!)
        .SelectMany(file => file.EnumTypes)
        .Single(one => one.ClrType == type);
}
