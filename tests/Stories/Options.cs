using System.Globalization;

namespace Sygeopfoelgning.Stories;

/// <summary>The options of <c>./run token</c>.</summary>
internal static class Options
{
    /// <summary>The holder named by the options; null if they cannot be parsed.</summary>
    public static TokenHolder? Read(IReadOnlyList<string> options)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i + 1 < options.Count; i += 2)
        {
            values[options[i]] = options[i + 1];
        }

        if (options.Count % 2 != 0
            || values.Keys.Except(["--role", "--municipality", "--name", "--person"]).Any()
            || !values.TryGetValue("--role", out var role)
            || !values.TryGetValue("--municipality", out var code)
            || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var municipality))
        {
            return null;
        }

        role = role.Replace('-', '_');
        return values.TryGetValue("--name", out var name)
            ? new TokenHolder(role, municipality, name, values.GetValueOrDefault("--person"))
            : ExampleOfficers.Holder(role, municipality) with { Person = values.GetValueOrDefault("--person") };
    }
}
