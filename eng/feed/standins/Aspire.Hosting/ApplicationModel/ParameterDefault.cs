using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a parameter's value comes from when none is configured.</summary>
public abstract class ParameterDefault
{
    private protected ParameterDefault()
    {
    }

    /// <summary>The value.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value, as a password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Signs = "-_.{}~()*+!";

    /// <summary>The shortest length.</summary>
    public int MinLength { get; set; }

    /// <summary>Whether there are lower case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether there are upper case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether there are digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether there are other signs.</summary>
    public bool Special { get; set; } = true;

    /// <summary>How many lower case letters there are at least.</summary>
    public int MinLower { get; set; }

    /// <summary>How many upper case letters there are at least.</summary>
    public int MinUpper { get; set; }

    /// <summary>How many digits there are at least.</summary>
    public int MinNumeric { get; set; }

    /// <summary>How many other signs there are at least.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        (bool Used, int Min, string Signs)[] kinds =
        [
            (Lower, MinLower, LowerCase), (Upper, MinUpper, UpperCase), (Numeric, MinNumeric, Digits), (Special, MinSpecial, Signs),
        ];
        var used = kinds.Where(kind => kind.Used).ToArray();
        if (used.Length == 0)
        {
            throw new InvalidOperationException("A generated value needs at least one kind of characters.");
        }

        var required = used.SelectMany(kind => RandomNumberGenerator.GetItems<char>(kind.Signs, kind.Min)).ToArray();
        var rest = RandomNumberGenerator.GetItems<char>(string.Concat(used.Select(kind => kind.Signs)), Math.Max(0, MinLength - required.Length));
        char[] all = [.. required, .. rest];
        RandomNumberGenerator.Shuffle<char>(all);
        return new string(all);
    }
}
