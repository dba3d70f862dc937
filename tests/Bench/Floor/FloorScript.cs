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
    /// <summary>Creates it.</summary>
    /// <param name="recorded">The round trips of one call.</param>
    /// <param name="before">What pgbench does before each call, such as choosing the case.</param>
    /// <param name="varying">Values that differ from call to call, as <c>type:text</c>, and the SQL that replaces each.</param>
    /// <param name="varyingTypes">Types all of whose values differ from call to call, and the SQL that replaces them.</param>
    public static FloorScript Of(
        IReadOnlyList<RoundTrip> recorded, string before, IReadOnlyDictionary<string, string> varying, IReadOnlyDictionary<uint, string> varyingTypes)
    {
        var script = new StringBuilder(before).Append('\n');
        var values = new Dictionary<string, string>();
        foreach (var trip in recorded)
        {
            script.Append("\\startpipeline\n");
            foreach (var statement in trip.Statements)
            {
                script.Append(Parameter().Replace(statement.Text, match => Value(statement.Values[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - 1]))).Append(";\n");
            }

            script.Append("\\endpipeline\n");
        }

        return new FloorScript(script.ToString(), values);

        string Value(SentValue value)
        {
            if (value.Bytes is null)
            {
                return value.Type == 0 ? "null" : $"null::{SentText.TypeOf(value)}";
            }

            if (varyingTypes.TryGetValue(value.Type, out var sql))
            {
                return sql;
            }

            var text = SentText.Of(value);
            if (varying.TryGetValue($"{SentText.TypeOf(value)}:{text}", out var different))
            {
                return $"({different})::{SentText.TypeOf(value)}";
            }

            // pgbench accepts no empty values.
            if (text.Length == 0)
            {
                return "''::text";
            }

            var known = values.FirstOrDefault(pair => pair.Value == text).Key ?? $"p{values.Count + 1}";
            values[known] = text;
            return $":{known}::{SentText.TypeOf(value)}";
        }
    }

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Parameter();
}
