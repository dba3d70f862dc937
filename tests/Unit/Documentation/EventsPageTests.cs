using Google.Protobuf.Reflection;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Coordination.Parties;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.InformationClasses;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Tests.Unit.Docs;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>docs/events.md is up to date.</summary>
public sealed class EventsPageTests
{
    private static readonly Dictionary<string, string> Comments =
        Contract.EventFiles.SelectMany(file => ProtoComments.Read(Path.Combine(GeneratedPage.Root, "protos", file.Name)))
            .ToDictionary(comment => comment.Key, comment => comment.Value);

    private static readonly IReadOnlyList<(string Subscriber, string Publisher, string Event)> Subscriptions =
    [
        .. Of("cases", new Sygeopfoelgning.Cases.Subscriptions()),
        .. Of("scheduling", new Sygeopfoelgning.Scheduling.Subscriptions(new PlanKeeper(null!, RuleBook.Shipped))),
        .. Of("coordination", new Sygeopfoelgning.Coordination.Subscriptions(new PartiesOfNewCases(null!))),
        .. Of("documentation", new Sygeopfoelgning.Documentation.Subscriptions(new EventEntries(null!, null!))),
    ];

    private static readonly Dictionary<string, FieldDescriptor> Fields = Contract.EventFiles.SelectMany(file => file.MessageTypes)
        .SelectMany(message => message.Fields.InDeclarationOrder()).ToDictionary(field => $"{field.ContainingType.Name}.{field.Name}");

    [Fact]
    public void The_page_is_as_generated() =>
        GeneratedPage.IsAsCommitted("events.md", EventsPage.Write(Comments, Subscriptions));

    [Fact]
    public void Every_effect_on_the_page_belongs_to_a_subscription_and_the_other_way_round() => Assert.Equal(
        Subscriptions.Select(subscription => (subscription.Subscriber, Name(subscription.Event))).Distinct().Order(),
        EventCatalogue.Effects.Keys.Order());

    [Fact]
    public void Every_subscription_names_the_service_that_publishes_the_event() => Assert.All(
        Subscriptions,
        subscription => Assert.Contains(
            EventsPage.Published, published => published.Event.FullName == subscription.Event && published.Publisher == subscription.Publisher));

    [Fact]
    public void Every_published_field_has_a_class_and_a_reason()
    {
        Assert.Empty(Fields.Where(field => EventsPage.Because(field.Value).Length == 0).Select(field => field.Key));
        Assert.Empty(Contract.EventFiles.SelectMany(file => file.MessageTypes).SelectMany(Information.UnclassifiedIn));
    }

    [Fact]
    public void A_class_that_a_comment_names_is_the_one_the_field_has() => Assert.All(
        Fields.Where(field => Comments[field.Key].Contains("Class ", StringComparison.Ordinal)),
        field => Assert.Contains($"Class {Information.ClassOf(field.Value)}:", Comments[field.Key], StringComparison.Ordinal));

    [Fact]
    public void The_journal_takes_an_event_from_the_service_that_publishes_it() => Assert.Equal(
        Subscriptions.Where(subscription => subscription.Subscriber == "documentation")
            .Where(subscription => !EntryTemplates.None.Any(none => none.Event.FullName == subscription.Event))
            .Select(subscription => (subscription.Publisher, subscription.Event)).Order(),
        EntryTemplates.All.Select(template => (template.Publisher, template.Event.FullName)).Order());

    private static IEnumerable<(string, string, string)> Of(string subscriber, ISubscriptions subscriptions)
    {
        var events = new SubscriptionMap();
        if (subscriber != "cases")
        {
            CaseAccessTable.Follow(events);
            OfficerTeamTable.Follow(events);
            CaseErasure.Follow(events, null!);
        }

        subscriptions.Subscribe(events);
        return EventsPage.Services.SelectMany(publisher => events.From(publisher).Types.Select(type => (subscriber, publisher, type)));
    }

    private static string Name(string type) => type[(type.LastIndexOf('.') + 1)..];
}
