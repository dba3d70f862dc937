using System.Text;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.InformationClasses;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>Writes docs/events.md from the contract, the subscriptions and the journal's templates.</summary>
internal static class EventsPage
{
    public static readonly IReadOnlyList<string> Services = ["cases", "scheduling", "coordination", "documentation"];

    /// <summary>The events, by each of their publishers.</summary>
    public static IReadOnlyList<(MessageDescriptor Event, string Publisher)> Published { get; } =
        [.. from service in Services
            from message in Contract.Events
            where Contract.PublishersIn(message.File).Contains(service)
            select (message, service)];

    public static string Write(
        IReadOnlyDictionary<string, string> comments, IReadOnlyCollection<(string Subscriber, string Publisher, string Event)> subscriptions)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Events

            Generated from `protos/sygeopfoelgning/feed/v1/*_events.proto`, a file per publisher, the services' `Subscriptions.cs` and
            the journal's `EntryTemplates.cs`; a test compares it. `UPDATE_DOCS=1 ./test` writes it anew.

            A service writes its events in the transaction of the act, so what is in the log happened. The others read the log
            and may not refuse what it says. Never published: CPR numbers, diagnoses, cause groups, free text.

            ## Who publishes what, and what follows

            | event | publisher | subscriber | effect |
            | --- | --- | --- | --- |

            """);
        foreach (var (message, publisher) in Published)
        {
            var effects = subscriptions
                .Where(subscription => subscription.Event == message.FullName && subscription.Publisher == publisher)
                .OrderBy(subscription => Services.ToList().IndexOf(subscription.Subscriber))
                .Select(subscription => (subscription.Subscriber, EventCatalogue.Effects[(subscription.Subscriber, message.Name)]))
                .DefaultIfEmpty(("nobody yet", "none"));
            foreach (var (subscriber, effect) in effects)
            {
                page.Append($"| `{message.Name}` | {publisher} | {subscriber} | {effect} |\n");
            }
        }

        WriteJournal(page);
        WriteFields(page, comments);
        return page.ToString();
    }

    private static void WriteJournal(StringBuilder page)
    {
        page.Append(
            """

            ## Which event gives which journal entry

            Exactly one entry per event of a case, in Danish. A sentence whose field the event does not carry is left out, or
            the one after the slash stands in its place. In brackets: what the sentence says where the entry quotes what was said or
            written, and where that was erased before it was read; it is left out where the act had no text.

            | event | subject | text |
            | --- | --- | --- |

            """);
        foreach (var template in EntryTemplates.All.Concat(EntryTemplates.Own))
        {
            var text = template.Sentences.Select(sentence => sentence.Otherwise is { } otherwise ? $"{sentence.Text} / {otherwise}" : sentence.Text);
            page.Append($"| `{template.Event.Name}` | {template.Subject} | {string.Join("<br>", text)} |\n");
        }

        page.Append("\nNo entry:\n\n");
        foreach (var none in EntryTemplates.None)
        {
            page.Append($"- `{none.Event.Name}`: {none.Reason}.\n");
        }
    }

    private static void WriteFields(StringBuilder page, IReadOnlyDictionary<string, string> comments)
    {
        page.Append(
            """

            ## What each event carries

            Each field with its information class and why others need it. Fields marked *code* are values that a rule or a
            register of a subscriber needs.

            """);
        foreach (var message in Contract.EventFiles.SelectMany(file => file.MessageTypes))
        {
            page.Append($"\n### {message.Name}\n\n{comments[message.Name]}{About(message)}\n\n| field | type | class | why |\n| --- | --- | --- | --- |\n");
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                var reason = Because(field);
                page.Append($"| `{field.Name}` | {TypeOf(field)} | {ClassesOf(field)} | {reason} |\n");
            }
        }
    }

    /// <summary>Why others need a field; empty if its proto does not say.</summary>
    public static string Because(FieldDescriptor field) => field.GetOptions()?.GetExtension(PublishedExtensions.PublishedBecause) ?? "";

    // For a message: the reasons of all its fields.
    private static string ClassesOf(FieldDescriptor field)
    {
        IEnumerable<InformationClass> classes = Information.ClassOf(field) is var own && own != InformationClass.Unspecified
            ? [own]
            : Information.ClassesIn(field.MessageType);
        return string.Join(", ", classes.Order().Select(one => one == InformationClass.NotPersonal ? "none" : $"{one}"));
    }

    private static string TypeOf(FieldDescriptor field)
    {
        var name = field.FieldType switch
        {
            FieldType.Message => field.MessageType.Name,
            FieldType.Enum => field.EnumType.Name,
            _ => field.FieldType.ToString().ToLowerInvariant(),
        };
        return field.IsRepeated ? $"list of {name}" : name;
    }

    // Its publisher, and whose id its envelope carries; nothing for a message that is only a part of events.
    private static string About(MessageDescriptor message) => Contract.AggregateOf(message) is { Length: > 0 } aggregate
        ? $"\n\nPublished by {string.Join(", ", Contract.PublishersIn(message.File))}. Aggregate: the {aggregate}."
        : "";
}
