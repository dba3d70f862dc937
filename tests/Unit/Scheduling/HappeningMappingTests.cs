using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Type;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Events of the feed as happenings of a case's history.</summary>
public sealed class HappeningMappingTests
{
    private static readonly DateOnly Today = new(2026, 5, 4);

    private static readonly IReadOnlyList<MessageDescriptor> Events = [.. HappeningMapping.EventsWithHappenings(CaseRegistered.Descriptor.File)];

    [Fact]
    public void Every_event_that_tells_of_a_happening_names_one_of_the_rules_with_its_facts_and_the_other_way_round()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events, type =>
        {
            var happening = FactVocabulary.Shipped.FindHappening(type.GetOptions().GetExtension(HappeningExtensions.Happening));
            Assert.NotNull(happening);
            Assert.True(happening.Event == type.Name || happening.Event == nameof(CaseRegistered), type.Name);
            var facts = type.Fields.InDeclarationOrder().Select(field => field.GetOptions().GetExtension(HappeningExtensions.Fact)).Where(fact => fact.Length > 0).ToList();
            Assert.Subset((happening.Facts ?? []).Concat(["HAPPENING_ID", "DAY"]).ToHashSet(), facts.ToHashSet());
            Assert.Equal(facts.Count, facts.Distinct().Count());
            Assert.Contains("HAPPENING_ID", facts);
            Assert.Contains("DAY", facts);
        });
        var told = FactVocabulary.Shipped.Happenings.Where(one => one.Event is not (null or nameof(CaseRegistered))).Select(one => one.Event);
        Assert.Subset(Events.Select(type => type.Name).ToHashSet(), told.ToHashSet()!);
    }

    [Fact]
    public void Codes_days_and_texts_are_read_as_the_rules_write_them()
    {
        var category = new CategoryDecided { DecisionId = "d-1", DecidedOn = Day(2026, 4, 1), Category = Types.V1.VisitationCategory._2 }.ToHappening(Today);
        Assert.Equal(("d-1", "CATEGORY_DECIDED", new DateOnly(2026, 4, 1), Today), (category.Id, category.Type, category.Day, category.KnownOn));
        Assert.Equal("CATEGORY_2", category.Value("CATEGORY"));

        var expected = new ExpectationStated
        {
            StatementId = "s-1", StatedOn = Day(2026, 4, 1), ExpectedRecoveryOn = Day(2026, 6, 1), CitizenExpectsUnder26Weeks = Types.V1.Answer.NotKnown,
        }.ToHappening(Today);
        Assert.Equal(
            [("CITIZEN_EXPECTS_UNDER_26_WEEKS", "NOT_KNOWN"), ("EXPECTED_RECOVERY_ON", "2026-06-01")],
            expected.Values.Select(one => (one.Key, one.Value)).Order());

        var part = new PartialReturnRecorded { PartialReturnId = "p-1", FromDay = Day(2026, 4, 1), HoursContracted = "37", HoursWorked = "18.5" }.ToHappening(Today);
        Assert.Equal(("37", "18.5"), (part.Value("HOURS_CONTRACTED"), part.Value("HOURS_WORKED")));
    }

    // As when a field of the contract loses its option.
    [Fact]
    public void An_event_without_its_id_or_day_is_parked_and_not_guessed() => Assert.All(
        new IMessage[] { new CaseClosed { ClosingId = "c-1" }, new CaseClosed { ClosedOn = Day(2026, 4, 1) } },
        told => Assert.Throws<InvalidOperationException>(() => told.ToHappening(Today)));

    [Fact]
    public void Every_one_of_them_is_a_history_with_its_registration() => Assert.All(Events.Where(type => type.Name != nameof(HappeningTakenBack)), type =>
    {
        var told = (IMessage)Activator.CreateInstance(type.ClrType)!;
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var fact = field.GetOptions().GetExtension(HappeningExtensions.Fact);
            if (fact.Length > 0)
            {
                field.Accessor.SetValue(told, field.FieldType switch
                {
                    FieldType.Message => Day(2026, 4, 1),
                    FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
                    _ => "7",
                });
            }
        }

        var registered = new PlanFacts { FirstAbsenceDay = new(2026, 3, 2), KindOfEmployment = KindOfEmployment.EmployeeWithPay }.ToHistory();
        Assert.True(registered.With(told.ToHappening(Today)).TryGet(out _, out var refusal), $"{type.Name}: {refusal}");
    });

    private static Date Day(int year, int month, int day) => new DateOnly(year, month, day).ToProto();
}
