using System.Text;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>Writes docs/capabilities.md from docs/capabilities/*.json: every capability, how far it works, by which RPCs, in which tests.</summary>
internal static class CapabilitiesPage
{
    private static readonly IReadOnlyList<string> Sources = ["the talk", "contact", "the targeted course of talks", "the mobile office", "the coordinated effort"];

    public static string Write()
    {
        var page = new StringBuilder(
            $"""
            # What works today

            Generated from `docs/capabilities/*.json`; a test compares it, and others check that every capability is there, that each RPC
            and test named here exists, and that the test calls the RPC. `UPDATE_DOCS=1 ./test` writes it anew.

            The source texts ask for {Capability.All.Count} capabilities, numbered by text and sentence. {Capability.All.Count(one => one.WorksWholly)} work wholly,
            {Capability.All.Count(InPart)} in part; {Capability.All.Count(one => one.IsOpen)} are open: nothing of them is built. The owner is the service that has it, `ground` what all services share.

            | source text | capabilities | wholly | in part | open |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var (number, source) in Capability.BySource.Index())
        {
            page.Append($"| S{number} {Sources[number]} | {source.Count} | {source.Count(one => one.WorksWholly)} | {source.Count(InPart)} | {source.Count(one => one.IsOpen)} |\n");
        }

        foreach (var (number, source) in Capability.BySource.Index())
        {
            page.Append($"\n## S{number} {Sources[number]}\n\n| capability | owner | state | RPC | test | what is missing |\n| --- | --- | --- | --- | --- | --- |\n");
            foreach (var one in source)
            {
                page.Append($"| {one.Id} {one.Name} | {Owner(one)} | {State(one)} | {Rpcs(one)} | {Code(one.Tests)} | {one.Missing} |\n");
            }
        }

        page.Append(
            """

            ## What they share

            Roles and access by case and by class of information, an access log of every read, masked CPR numbers, erasure, rule versions,
            the Danish calendar, events between the services, idempotent writes, optimistic concurrency, health checks, and texts in
            Danish and English. These RPCs serve no capability of their own:

            | RPCs | for |
            | --- | --- |

            """);
        foreach (var (rpcs, purpose) in Capability.Shared)
        {
            page.Append($"| `{rpcs}` | {purpose} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static bool InPart(Capability one) => !one.IsOpen && !one.WorksWholly;

    private static string Owner(Capability one) =>
        string.Join(", ", one.Owners) + (one.ServedElsewhere.Length > 0 ? $"; {one.ServedElsewhere}" : "");

    private static string State(Capability one) => one.IsOpen ? "open" : $"{(one.WorksWholly ? "wholly" : "in part")}: {one.Works}";

    private static string Rpcs(Capability one) => one.IsOfEveryRpc ? "every one" : Code(one.Rpcs);

    private static string Code(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
