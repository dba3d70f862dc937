using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// A short summary of a statement: <c>SELECT case_file, case_key</c>, <c>INSERT event</c>. The span of a round trip to the
/// database is named after it (<c>db.query.summary</c> of the semantic conventions).
/// </summary>
internal static partial class SqlSummary
{
    // The conventions' limit.
    private const int Longest = 255;

    // set_config, which decides whose rows are visible.
    private const string SessionOnly = "SET";

    // The suite's statements are constants: some hundreds of texts. A statement built for each call is not cached.
    private const int MostRemembered = 2_000;

    private static readonly ConcurrentDictionary<string, string> Remembered = new(StringComparer.Ordinal);

    public static void NameSpansAfterWhatTheyDo(this NpgsqlDataSourceBuilder source) => source.ConfigureTracing(tracing => tracing
        .ConfigureCommandSpanNameProvider(command => Of(command.CommandText))
        .ConfigureBatchSpanNameProvider(batch => Of(batch.BatchCommands))
        .ConfigureCommandEnrichmentCallback((span, command) => span.SetTag("db.query.summary", Of(command.CommandText)))
        .ConfigureBatchEnrichmentCallback((span, batch) => span.SetTag("db.query.summary", Of(batch.BatchCommands)))
        // Nothing more of it is measured: the span is the round trip.
        .EnableFirstResponseEvent(false));

    /// <summary>A batch's summary: its statements' in order, each once. Session settings are named only if there is nothing else.</summary>
    public static string Of(IEnumerable<NpgsqlBatchCommand> batch)
    {
        var summaries = batch.Select(command => Of(command.CommandText)).Distinct().ToList();
        var effects = summaries.Where(summary => summary != SessionOnly).ToList();
        return Short(string.Join("; ", effects.Count > 0 ? effects : summaries));
    }

    /// <summary>A statement's summary.</summary>
    public static string Of(string sql)
    {
        if (!Remembered.TryGetValue(sql, out var summary))
        {
            summary = Summarize(sql);
            if (Remembered.Count < MostRemembered)
            {
                Remembered[sql] = summary;
            }
        }

        return summary;
    }

    private static string Summarize(string sql)
    {
        var text = CommentsAndTexts().Replace(sql, " ");
        var named = CommonTables().Matches(text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var parts = new List<(string Verb, List<string> Targets)>();
        foreach (Match match in Targets().Matches(text))
        {
            var (verb, target) = match switch
            {
                _ when match.Groups["insert"].Success => ("INSERT", match.Groups["insert"].Value),
                _ when match.Groups["update"].Success => ("UPDATE", match.Groups["update"].Value),
                _ when match.Groups["delete"].Success => ("DELETE", match.Groups["delete"].Value),
                _ when match.Groups["call"].Success => ("SELECT", match.Groups["call"].Value),
                _ => ("SELECT", match.Groups["from"].Value),
            };
            // A name defined in the statement itself is not a table; set_config only decides whose rows are visible.
            if (named.Contains(target) || target.Equals("set_config", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (parts.Find(part => part.Verb == verb) is not { Targets: { } targets })
            {
                parts.Add((verb, targets = []));
            }

            if (!targets.Contains(target, StringComparer.OrdinalIgnoreCase))
            {
                targets.Add(target);
            }
        }

        if (parts.Count > 0)
        {
            return Short(string.Join(' ', parts.Select(part => $"{part.Verb} {string.Join(", ", part.Targets)}")));
        }

        return text.Contains("set_config", StringComparison.OrdinalIgnoreCase) ? SessionOnly : FirstWord().Match(text).Value.ToUpperInvariant();
    }

    private static string Short(string summary) => summary.Length > Longest ? summary[..Longest] : summary;

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", RegexOptions.Singleline)]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"(?:\bwith(?:\s+recursive)?|,)\s+(\w+)(?:\s*\([^()]*\))?\s+as\s+(?:not\s+)?(?:materialized\s+)?\(", RegexOptions.IgnoreCase)]
    private static partial Regex CommonTables();

    [GeneratedRegex(
        @"\binsert\s+into\s+(?:only\s+)?(?<insert>[a-z_]\w*)|\bdelete\s+from\s+(?:only\s+)?(?<delete>[a-z_]\w*)"
        + @"|(?<!\bfor\s+(?:no\s+key\s+)?)(?<!\bdo\s+)\bupdate\s+(?:only\s+)?(?!set\b|skip\b|of\b|nowait\b)(?<update>[a-z_]\w*)"
        + @"|(?<!\bdistinct\s+)\b(?:from|join)\s+(?:only\s+|lateral\s+)?(?<from>[a-z_]\w*)|^\s*select\s+(?<call>[a-z_]\w*)\s*\(",
        RegexOptions.IgnoreCase)]
    private static partial Regex Targets();

    [GeneratedRegex(@"[a-z]+", RegexOptions.IgnoreCase)]
    private static partial Regex FirstWord();
}
