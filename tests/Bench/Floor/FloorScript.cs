using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Tests;

namespace Sygeopfoelgning.Bench;

/// <summary>A recorded request as a script for pgbench.</summary>
/// <param name="Text">The script: one pipeline per round trip.</param>
/// <param name="Values">The recorded values that are the same in every call.</param>
internal sealed partial record FloorScript(string Text, IReadOnlyDictionary<string, string> Values)
{
    // The values are arguments of pgbench, for which Linux has limits: 128 KiB each, 2 MiB together.
    private const int LongestArgument = 100_000, LongestArguments = 1_500_000;

    /// <summary>Creates it.</summary>
    /// <param name="recorded">The round trips of one call.</param>
    /// <param name="before">What pgbench does before each call, such as choosing the case.</param>
    /// <param name="varying">Values that differ from call to call, as <c>type:text</c>, and the SQL that replaces each.</param>
    /// <param name="varyingTypes">Types all of whose values differ from call to call, and the SQL that replaces them.</param>
    public static FloorScript Of(
        IReadOnlyList<RoundTrip> recorded, string before, IReadOnlyDictionary<string, string> varying, IReadOnlyDictionary<uint, string> varyingTypes) =>
        Of(recorded, before, (_, value) =>
            varyingTypes.TryGetValue(value.Type, out var sql) ? sql
            : varying.TryGetValue($"{SentText.TypeOf(value)}:{SentText.Of(value)}", out var different) ? $"({different})::{SentText.TypeOf(value)}"
            : null);

    /// <summary>The same with a rule for what differs from call to call.</summary>
    /// <param name="recorded">The round trips of one call.</param>
    /// <param name="before">What pgbench does before each call.</param>
    /// <param name="differs">The SQL that replaces a value of a statement; null where the recorded value is sent again.</param>
    public static FloorScript Of(IReadOnlyList<RoundTrip> recorded, string before, Func<SentStatement, SentValue, string?> differs)
    {
        var script = new StringBuilder(before).Append('\n');
        // Names by value: many of the values are the same.
        var names = new Dictionary<string, string>();
        foreach (var trip in recorded)
        {
            script.Append("\\startpipeline\n");
            foreach (var statement in trip.Statements)
            {
                script.Append(Parameter().Replace(statement.Text, match => Value(statement, statement.Values[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1]))).Append(";\n");
            }

            script.Append("\\endpipeline\n");
        }

        return new FloorScript(script.ToString(), names.ToDictionary(pair => pair.Value, pair => pair.Key));

        string Value(SentStatement statement, SentValue value)
        {
            if (value.Bytes is null)
            {
                return value.Type == 0 ? "null" : $"null::{SentText.TypeOf(value)}";
            }

            if (differs(statement, value) is { } sql)
            {
                return sql;
            }

            var text = SentText.Of(value);

            // pgbench accepts no empty values.
            if (text.Length == 0)
            {
                return "''::text";
            }

            if (!names.TryGetValue(text, out var known))
            {
                if (text.Length > LongestArgument || names.Keys.Sum(one => one.Length) + text.Length > LongestArguments)
                {
                    return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'::{SentText.TypeOf(value)}";
                }

                names[text] = known = $"p{names.Count + 1}";
            }

            return $":{known}::{SentText.TypeOf(value)}";
        }
    }

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Parameter();
}
