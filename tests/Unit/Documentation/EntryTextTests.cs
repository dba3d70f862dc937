using Google.Protobuf.Reflection;
using Google.Type;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>Which event produces which entry, and its text.</summary>
public sealed class EntryTextTests
{
    [Fact]
    public void Every_published_event_has_an_entry_or_a_reason_for_none() => Assert.Equal(
        Contract.Events.Select(message => message.Name).Order(StringComparer.Ordinal),
        EntryTemplates.All.Concat(EntryTemplates.Own).Select(template => template.Event.Name)
            .Concat(EntryTemplates.None.Select(none => none.Event.Name)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_field_that_a_template_names_is_published_and_can_be_written()
    {
        foreach (var template in EntryTemplates.All.Concat(EntryTemplates.Own))
        {
            foreach (var path in template.Sentences.SelectMany(sentence => EntryText.FieldsOf(sentence.Text)))
            {
                var field = Field(template.Event, path);
                Assert.True(
                    field.FieldType is FieldType.String or FieldType.Int32 or FieldType.Enum || field.MessageType == Date.Descriptor,
                    $"{template.Event.Name}: {path}");
                Assert.All(
                    field.FieldType == FieldType.Enum ? field.EnumType.Values.Where(value => value.Number != 0) : [],
                    value => Assert.True(EntryText.HasWord(value), value.Name));
            }
        }
    }

    [Fact]
    public void No_template_tells_of_health_or_working_capacity()
    {
        var told = EntryTemplates.All.Concat(EntryTemplates.Own).SelectMany(template => template.Sentences).SelectMany(sentence => EntryText.FieldsOf(sentence.Text));
        Assert.DoesNotContain(told, field => field is "standby_request" or "expected_recovery_on" or "person_id");
    }

    [Fact]
    public void A_registered_case_reads_as_a_caseworker_would_write_it() => Assert.Equal(
        "Sag 2026-0000001 er oprettet på grundlag af oplysningsskemaet, der blev modtaget 16. februar 2026. " +
        "Første fraværsdag er 12. januar 2026. Fraværet blev anmeldt 12. februar 2026. " +
        "Tilknytning til arbejdsmarkedet: lønmodtager med løn under sygdom. " +
        "Sagen følger regelsættet RS-2015. Lokal praksis: kbh-2014, hedensted. " +
        "Sagen blev overdraget til den ansvarlige medarbejder 17. februar 2026.",
        Write(new CaseRegistered
        {
            CaseNumber = "2026-0000001",
            FormReceivedOn = Day(2026, 2, 16),
            FirstAbsenceDay = Day(2026, 1, 12),
            NotifiedOn = Day(2026, 2, 12),
            KindOfEmployment = KindOfEmployment.EmployeeWithPay,
            Rules = new RuleSetChoice { RuleSetId = "RS-2015", OverlayIds = { "kbh-2014", "hedensted" } },
            HandedOverOn = Day(2026, 2, 17),
        }));

    [Fact]
    public void What_an_event_does_not_carry_is_left_out()
    {
        var text = Write(new CaseRegistered { CaseNumber = "2026-0000002", FirstAbsenceDay = Day(2026, 1, 12) });
        Assert.Equal("Første fraværsdag er 12. januar 2026.", text);
    }

    [Fact]
    public void Exactly_the_entries_that_quote_say_where_the_text_stands() => Assert.Equal(
        EntryTemplates.All.Where(template => template.IsQuoting).Select(template => template.Event.Name),
        EntryTemplates.All.Where(template => template.Sentences.Any(sentence => EntryText.TellsOfQuotes(sentence.Text))).Select(template => template.Event.Name));

    [Fact]
    public void An_entry_says_that_the_text_stands_below_or_was_erased_and_nothing_where_the_act_had_none()
    {
        var recovered = new RecoveryRecorded { RecoveredOn = Day(2026, 3, 2), Source = RecoverySource.Citizen };
        EntryQuote reason = new(QuoteKind.Reason, GoalWording.Officers, "Opdigtet.", Erased: false), gone = new(0, 0, "", Erased: true);

        Assert.Equal("Borgeren er raskmeldt fra 2. marts 2026. Raskmeldingen kommer fra borgeren.", Written());
        Assert.Equal("Borgeren er raskmeldt fra 2. marts 2026. Raskmeldingen kommer fra borgeren. Begrundelsen står nedenfor.", Written(reason));
        Assert.Equal("Borgeren er raskmeldt fra 2. marts 2026. Raskmeldingen kommer fra borgeren. Begrundelsen er slettet.", Written(gone));

        string Written(params EntryQuote[] quotes) => EntryText.Write(EntryTemplates.For(RecoveryRecorded.Descriptor), recovered, quotes);
    }

    [Theory]
    [InlineData(AssignmentChange.OfficerAndTeam, true)]
    [InlineData(AssignmentChange.Unspecified, false)]
    public void Only_an_assignment_is_told_of_a_change_of_access(AssignmentChange assigned, bool isTold)
    {
        var changed = new CaseAccessChanged { CaseId = "c", Assigned = assigned };
        var template = EntryTemplates.For(CaseAccessChanged.Descriptor);

        Assert.Equal(isTold, EntryText.Has(changed, template.OnlyWith!));
        Assert.Equal(isTold, EntryText.Write(template, changed, []).StartsWith("Ansvaret for sagen ligger nu hos en anden medarbejder i et andet team.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_without_a_first_talk_says_so() => Assert.Equal(
        "Der er lagt en plan med 9 frister, perioder og milepæle efter regelsættet RS-2015. Planen har ingen frist for første opfølgningssamtale; fristplanen siger hvorfor. Der er ikke beregnet en dato for revurdering; fristplanen siger hvorfor.",
        Write(new PlanMade { DeadlineCount = 9, Rules = new RuleSetChoice { RuleSetId = "RS-2015" } }));

    [Theory]
    [InlineData(3, "Antal trin i trappen mod fuld tid er nu 3; timerne står i sagen. Planen var aftalt 2. marts 2026 og skal aftales igen.")]
    [InlineData(0, "Trappen mod fuld tid er trukket tilbage. Planen var aftalt 2. marts 2026 og skal aftales igen.")]
    public void A_staircase_without_steps_is_withdrawn(int steps, string text) =>
        Assert.Equal(text, Write(new StaircaseSet { StepCount = steps, EndedAgreementOf = Day(2026, 3, 2) }));

    [Fact]
    public void A_number_of_none_is_told_where_none_is_an_answer() => Assert.Equal(
        "Fristplanen er lagt om (version 2) efter regelsættet RS-2015. Nye datoer: 0. Flyttede datoer: 1. " +
        "Datoer, der er opfyldt, bortfaldet, afløst eller gælder igen: 0. Datoer, der ikke længere er der: 0. " +
        "Ændringer i, hvilke regler der ikke giver en dato, og hvorfor: 0.",
        Write(new PlanChanged { Version = 2, MovedCount = 1, Rules = new RuleSetChoice { RuleSetId = "RS-2015" } }));

    [Theory]
    [InlineData(GoalsAtTalk.Yes, "Det er besluttet, at mål og planer skal formuleres ved den næste samtale.")]
    [InlineData(GoalsAtTalk.No, "Det er besluttet, at mål og planer ikke skal formuleres ved den næste samtale.")]
    public void A_decision_on_goals_reads_as_a_sentence(GoalsAtTalk decision, string text) =>
        Assert.Equal(text, Write(new GoalsAtTalkDecided { Decision = decision }));

    [Fact]
    public void Parties_are_named_by_what_they_are() => Assert.Equal(
        "Registrerede parter: arbejdsgiver, praktiserende læge. Der må intet oplyses til dem, før borgeren har valgt det.",
        Write(new PartiesRegistered
        {
            Parties =
            {
                new RegisteredParty { Kind = PartyKind.Employer },
                new RegisteredParty { Kind = PartyKind.GeneralPractitioner },
            },
        }));

    [Fact]
    public void A_case_without_parties_says_so() => Assert.Equal("Der er ingen parter at registrere.", Write(new PartiesRegistered()));

    private static string Write(Google.Protobuf.IMessage published) => EntryText.Write(EntryTemplates.For(published.Descriptor), published, []);

    private static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    private static FieldDescriptor Field(MessageDescriptor message, string path)
    {
        var names = path.Split('.');
        var field = message.FindFieldByName(names[0]);
        Assert.True(field is not null, $"{message.Name} has no field {path}");
        return names.Length == 1 ? field : Field(field.MessageType, string.Join('.', names[1..]));
    }
}
