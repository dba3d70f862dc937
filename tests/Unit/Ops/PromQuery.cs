using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Tests.Unit.Ops;

/// <summary>
/// The series and labels in a PromQL expression. promtool has already checked the expression; this class only finds
/// the names in it.
/// </summary>
internal sealed partial class PromQuery
{
    private static readonly HashSet<string> LabelLists = ["by", "without", "on", "ignoring", "group_left", "group_right"];
    private static readonly HashSet<string> Words = ["and", "or", "unless", "bool", "offset", "inf", "nan"];

    private PromQuery(IReadOnlyList<(string Series, IReadOnlyList<string> Labels)> selectors, IReadOnlySet<string> lists)
    {
        Selectors = selectors;
        Lists = lists;
    }

    /// <summary>Each series that is read, with the labels it is selected by.</summary>
    public IReadOnlyList<(string Series, IReadOnlyList<string> Labels)> Selectors { get; }

    /// <summary>The labels in lists, such as that of <c>by</c>: the labels of the result.</summary>
    public IReadOnlySet<string> Lists { get; }

    public static PromQuery Read(string expression)
    {
        var tokens = Token().Matches(Comment().Replace(expression, "")).Select(match => match.Value).ToList();
        var selectors = new List<(string, IReadOnlyList<string>)>();
        var lists = new HashSet<string>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var next = i + 1 < tokens.Count ? tokens[i + 1] : "";
            if (LabelLists.Contains(tokens[i]))
            {
                i += 2;
                for (; tokens[i] != ")"; i++)
                {
                    if (tokens[i] != ",")
                    {
                        lists.Add(tokens[i]);
                    }
                }
            }
            else if (IsName(tokens[i]) && next != "(" && !Words.Contains(tokens[i]) && !IsAggregation(tokens[i], next))
            {
                selectors.Add((tokens[i], next == "{" ? Matched(tokens, i + 2) : []));
                i = next == "{" ? tokens.IndexOf("}", i) : i;
            }
        }

        return new PromQuery(selectors, lists);
    }

    private static List<string> Matched(List<string> tokens, int from) =>
        [.. tokens.Skip(from).TakeWhile(token => token != "}").Where(IsName)];

    // `sum by (job) (…)`: no bracket follows at once.
    private static bool IsAggregation(string token, string next) => next is "by" or "without" && !token.Contains(':', StringComparison.Ordinal);

    private static bool IsName(string token) => Name().IsMatch(token);

    [GeneratedRegex("#.*")]
    private static partial Regex Comment();

    // Strings, durations in brackets, numbers with their units, names, and every other character by itself.
    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|'[^']*'|\[[^\]]*\]|[0-9][0-9a-zA-Z_.]*|[a-zA-Z_:$][a-zA-Z0-9_:]*|\S
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex Name();
}
