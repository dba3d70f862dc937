using Google.Protobuf;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What leaves Cases: the answer to readers, and the event to the other services.</summary>
public sealed class CaseAnswerTests
{
    private static readonly CaseAccess Access = new()
    {
        PersonId = "0192f000-0000-7000-8000-000000000002", ResponsibleId = "anna", Restriction = Types.V1.CaseRestriction.None,
    };

    private static readonly Guid CaseId = new("01930000-0000-7000-8000-000000000001");
    private static readonly Guid PersonId = new("01930000-0000-7000-8000-000000000002");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_CPR_number_is_shown_masked()
    {
        var citizen = CaseAnswer.Of(FileOf(Of())).Citizen;
        Assert.Equal("150385-****", citizen.CprNumberMasked);
        Assert.Equal(PersonId.ToString(), citizen.PersonId);
    }

    [Fact]
    public void An_address_is_shown_unless_it_is_protected()
    {
        Assert.Equal("Opdigtet Vej 1", CaseAnswer.Of(FileOf(Of())).Citizen.Address.Street);
        var form = Of();
        form.Citizen.AddressProtected = true;
        var hidden = CaseAnswer.Of(FileOf(form)).Citizen;
        Assert.Null(hidden.Address);
        Assert.True(hidden.AddressProtected);
    }

    [Fact]
    public void A_deadline_is_overdue_after_its_last_day_and_not_before_the_day_it_is_planned_for()
    {
        var file = FileOf(Of()) with { NextDeadline = new("R-FU-FIRST", new("Første samtale", "First talk"), new(2026, 3, 8), new(2026, 3, 6), new(2026, 3, 8)) };

        Assert.False(CaseAnswer.InList(file, new DateOnly(2026, 3, 8), Language.Danish).NextDeadline.Overdue);
        Assert.True(CaseAnswer.InList(file, new DateOnly(2026, 3, 9), Language.Danish).NextDeadline.Overdue);
        Assert.Equal("First talk", CaseAnswer.InList(file, new DateOnly(2026, 3, 9), Language.English).NextDeadline.Title);
        Assert.Null(CaseAnswer.Of(file).NextDeadline);

        // A guiding date for which the officer has a later day of their own (S2-31).
        var later = file with { NextDeadline = file.NextDeadline with { PlanBy = new(2026, 3, 20) } };
        Assert.False(CaseAnswer.InList(later, new DateOnly(2026, 3, 19), Language.Danish).NextDeadline.Overdue);
        Assert.True(CaseAnswer.InList(later, new DateOnly(2026, 3, 20), Language.Danish).NextDeadline.Overdue);
    }

    [Fact]
    public void Nothing_is_known_of_the_citizen_once_the_key_is_erased()
    {
        var citizen = CaseAnswer.Of(FileOf(Of()) with { Citizen = null }).Citizen;
        Assert.Equal("", citizen.Name);
        Assert.Null(citizen.Address);
    }

    [Theory]
    [InlineData(false, Types.V1.CaseRestriction.None)]
    [InlineData(true, Types.V1.CaseRestriction.ProtectedPerson)]
    public void Who_registers_is_responsible_and_a_protected_persons_case_is_restricted(bool isProtected, Types.V1.CaseRestriction restriction)
    {
        var form = Of();
        form.Citizen.AddressProtected = isProtected;
        var file = FileOf(form);

        Assert.Equal(
            new CaseAccess { PersonId = file.PersonId.ToString(), ResponsibleId = "anna", TeamId = "team-nord", Restriction = restriction },
            file.ToFirstAccess("team-nord", new Protections(isProtected, OwnStaff: false)));
    }

    [Theory]
    [InlineData(true, "bo", "bo")]
    [InlineData(true, "anna")]
    [InlineData(true, null)]
    [InlineData(false, "bo")]
    public void The_officer_who_registers_a_protected_persons_case_is_named_beside_the_responsible_one(bool isProtected, string? registrar, params string[] named)
    {
        var form = Of();
        form.Citizen.AddressProtected = isProtected;

        Assert.Equal(named, FileOf(form).ToFirstAccess("team-nord", new Protections(isProtected, OwnStaff: false), registrar).NamedIds);
    }

    [Fact]
    public void The_event_carries_the_facts_that_others_need()
    {
        var form = Of();
        form.FormSentOn = Day(2026, 2, 12);
        form.StandbyRequested = true;
        form.Citizen.GeneralPractitioner = new GeneralPractitioner { ProviderNumber = "012345" };
        form.EarlierCountedPeriods.Add(new Types.V1.CountedPeriod { From = Day(2025, 10, 1), To = Day(2025, 10, 31) });
        Assert.Equal(
            new CaseRegistered
            {
                CaseId = CaseId.ToString(),
                CaseNumber = "2026-0000042",
                PersonId = PersonId.ToString(),
                FirstAbsenceDay = Day(2026, 1, 12),
                FormSentOn = Day(2026, 2, 12),
                FormReceivedOn = Day(2026, 3, 1),
                KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay,
                Rules = new Types.V1.RuleSetChoice
                {
                    RuleSetId = "RS-2015",
                    RuleSetVersion = RuleBook.Shipped.FindSet("RS-2015")!.Version,
                    OverlayIds = { "kbh-2014", "hedensted" },
                    Certainty = Types.V1.Certainty.Assumption,
                },
                EmployerCvrNumber = "24256790",
                EmployerPNumber = "1012345678",
                GeneralPractitionerProviderNumber = "012345",
                StandbyRequest = StandbyRequest.Requested,
                HandedOverOn = Day(2026, 3, 1),
                EarlierCountedPeriods = { form.EarlierCountedPeriods },
                Access = Access,
                Employers =
                {
                    new NamedEmployer
                    {
                        CvrNumber = "24256790", PNumber = "1012345678", KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay,
                    },
                },
            },
            FileOf(form).ToEvent(form, Access));
    }

    [Fact]
    public void The_event_carries_no_CPR_number_no_name_no_cause_and_no_free_text()
    {
        var form = Of();
        form.EffectOnWork = new EffectOnWork { AffectedFunctions = "fritekst", ExpectedDuration = "fritekst", AdaptedWork = "fritekst" };
        form.Treatment = new Treatment { InTreatment = true, Description = "fritekst" };
        form.WorkplaceDialogue = new WorkplaceDialogue { Description = "fritekst" };
        var json = JsonFormatter.Default.Format(FileOf(form).ToEvent(form, Access));
        foreach (var secret in new[] { Cpr, "150385", "Opdigtet", "fritekst", "SURGERY", "2100" })
        {
            Assert.DoesNotContain(secret, json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_unemployed_have_a_fund_in_the_event_and_no_employer()
    {
        var form = Of(Types.V1.KindOfEmployment.InsuredUnemployed);
        var registered = FileOf(form).ToEvent(form, Access);
        Assert.Equal(("08", "", ""), (registered.UnemploymentFundCode, registered.EmployerCvrNumber, registered.EmployerPNumber));
        Assert.Equal(StandbyRequest.NotRequested, registered.StandbyRequest);
    }

    [Fact]
    public void Enums_have_the_same_numbers_in_the_rules_and_in_the_contract()
    {
        Same<KindOfEmployment, Types.V1.KindOfEmployment>();
        Same<Certainty, Types.V1.Certainty>();
        Assert.Equal(
            [(int)VisitationCategory.Category1, (int)VisitationCategory.Category2, (int)VisitationCategory.Category3],
            [(int)Types.V1.VisitationCategory._1, (int)Types.V1.VisitationCategory._2, (int)Types.V1.VisitationCategory._3]);

        static void Same<TRule, TContract>() where TRule : struct, Enum where TContract : struct, Enum => Assert.Equal(
            Enum.GetValues<TRule>().ToDictionary(value => $"{value}", value => Convert.ToInt32(value, null)),
            Enum.GetValues<TContract>().Where(value => Convert.ToInt32(value, null) != 0)
                .ToDictionary(value => $"{value}", value => Convert.ToInt32(value, null)));
    }

    [Fact]
    public void The_end_of_a_page_survives_the_page_token()
    {
        foreach (var order in Enum.GetValues<CaseOrdering>())
        {
            var end = PageEnd.Of(FileOf(Of()), order);
            Assert.Equal(end, PageEnd.Read(end.ToKey()));

            // A replica of the version before reads the pages of its own orders.
            Assert.Equal(order == CaseOrdering.NextDeadline ? 4 : 3, end.ToKey().Length);
        }

        Assert.Null(PageEnd.Read([]));
    }

    [Fact]
    public void The_locks_of_a_person_are_taken_in_the_same_order_whatever_key_is_current()
    {
        byte[] one = [1, 2, 3, 4, 5, 6, 7, 8], other = [8, 7, 6, 5, 4, 3, 2, 1];
        Assert.Equal(new PersonHashes([("k1", one), ("k0", other)]).Locks, new PersonHashes([("k0", other), ("k1", one)]).Locks);
    }

    private static CaseFile FileOf(InformationForm form)
    {
        var cpr = CprNumber.Parse(form.Citizen.CprNumber, Today).Value;
        var known = new KnownAtIntake(
            101, new StoredSettings("RS-2015", ["kbh-2014", "hedensted"]), Person: null, OpenCase: null, CaseNumber.Of(2026, 42).Value);
        var registration = Registration.Decide(cpr, form.ToFacts(), known, RuleBook.Shipped, Today).Value;
        return form.ToFile(registration, CaseId, PersonId, cpr, 101, "anna", new Protections(form.Citizen.AddressProtected, OwnStaff: false), Now, new DateOnly(2026, 3, 1));
    }
}
