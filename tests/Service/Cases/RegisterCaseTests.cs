using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>RegisterCase: what it answers, and what it refuses.</summary>
public sealed class RegisterCaseTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_answer_is_the_case_as_registered_with_its_rules_and_the_proposed_category()
    {
        var form = Given.Form();
        var day = form.FirstAbsenceDay.ToDateOnly()!.Value;
        form.ExpectedRecoveryOn = day.AddDays(55).ToProto();

        var answer = await Caseworker.Register(form);

        var registered = answer.Case;
        Assert.Equal(7, Guid.Parse(registered.CaseId).Version);
        Assert.Matches($"^{Given.Today.Year}-[0-9]{{7}}$", registered.CaseNumber);
        Assert.Equal(Municipality, registered.MunicipalityCode);
        Assert.Equal(CaseStatus.Open, registered.Status);
        Assert.Equal(form.Citizen.Name, registered.Citizen.Name);
        Assert.Equal($"{form.Citizen.CprNumber[..6]}-****", registered.Citizen.CprNumberMasked);
        Assert.Equal(form.Citizen.Address, registered.Citizen.Address);
        Assert.Equal(
            (form.FirstAbsenceDay, form.NotifiedOn, form.FormSentOn, form.FormReceivedOn, form.ExpectedRecoveryOn),
            (registered.FirstAbsenceDay, registered.NotifiedOn, registered.FormSentOn, registered.FormReceivedOn, registered.ExpectedRecoveryOn));
        Assert.Equal(
            (form.Employment.Kind, form.Employment.Employer.CvrNumber, form.Employment.Employer.PNumber),
            (registered.KindOfEmployment, registered.EmployerCvrNumber, registered.EmployerPNumber));
        Assert.Equal("RS-2015", registered.Rules.RuleSetId);
        Assert.Equal(["kbh-2014", "hedensted"], registered.Rules.OverlayIds);
        Assert.Equal(VisitationCategory._1, answer.ProposedCategory);
        Assert.Empty(answer.Warnings);
        Assert.NotEmpty(answer.Position);
        Assert.NotEmpty(registered.Etag);
        var withoutCaseNumber = answer.Clone();
        withoutCaseNumber.Case.CaseNumber = "";
        Assert.DoesNotContain(form.Citizen.CprNumber[6..], withoutCaseNumber.ToString(), StringComparison.Ordinal);
        var found = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.CaseId }, deadline: Suite.Soon);
        Assert.Equal(registered, found.Case);
    }

    [Fact]
    public async Task No_category_is_proposed_when_recovery_is_expected_after_the_eighth_week_or_unknown()
    {
        var form = Given.Form();
        form.ExpectedRecoveryOn = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(56).ToProto();

        Assert.Equal(VisitationCategory.Unspecified, (await Caseworker.Register(form)).ProposedCategory);
        Assert.Equal(VisitationCategory.Unspecified, (await Caseworker.Register(Given.Form())).ProposedCategory);
    }

    [Fact]
    public async Task A_form_that_does_not_say_when_it_came_came_today()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        await suite.SetBusinessDate(new DateOnly(2026, 3, 16));
        var form = Given.Form(firstAbsenceDay: new DateOnly(2026, 1, 12));
        form.FormReceivedOn = null;

        var registered = (await suite.Register(form)).Case;

        Assert.Equal(new DateOnly(2026, 3, 16), registered.FormReceivedOn.ToDateOnly());
        Assert.Equal("2026-0000001", registered.CaseNumber);
    }

    [Fact]
    public async Task A_protected_address_is_shown_by_no_answer()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        form.Citizen.Address.Street = "Skjult Sti 99 (opdigtet)";

        var registered = await suite.Register(form);
        var read = await suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        var listed = await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon);

        foreach (var answer in new[] { registered.Case, read.Case, Assert.Single(listed.Cases) })
        {
            Assert.True(answer.Citizen.AddressProtected);
            Assert.Null(answer.Citizen.Address);
        }

        foreach (var answer in new IMessage[] { registered, read, listed })
        {
            Assert.DoesNotContain("Skjult Sti", Encoding.UTF8.GetString(answer.ToByteArray()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_number_without_check_digit_is_accepted_with_a_warning_in_the_callers_language()
    {
        var form = Given.Form();
        form.Citizen.CprNumber = Persons.WithoutCheckDigit();
        var tried = Given.Registration(form);
        tried.ValidateOnly = true;

        var english = Assert.Single((await Caseworker.Intake.RegisterCaseAsync(tried, Given.English, Suite.Soon)).Warnings);
        var danish = Assert.Single((await Caseworker.Register(form)).Warnings);

        Assert.Equal(("form.citizen.cpr_number", "CPR_CHECK_DIGIT"), (danish.Field, danish.Reason));
        Assert.Equal(("form.citizen.cpr_number", "CPR_CHECK_DIGIT"), (english.Field, english.Reason));
        Assert.Contains("tastefejl", danish.Message, StringComparison.Ordinal);
        Assert.Contains("typing error", english.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_violations_come_at_once_each_with_the_path_of_its_field()
    {
        var form = Given.Form();
        form.Citizen.CprNumber = "3102801234";
        form.Citizen.Name = "  ";
        form.Citizen.Address.PostalCode = "21OO";
        form.Citizen.GeneralPractitioner.ProviderNumber = "12345";
        form.Employment.Employer.CvrNumber = "24256791";
        form.Employment.Employer.PNumber = "123";
        form.Employment.WeeklyHours = Duration.FromTimeSpan(TimeSpan.FromHours(169));
        form.Employment.UnemploymentFund = new UnemploymentFund { Code = "8" };
        form.FirstAbsenceDay = Given.Today.AddDays(1).ToProto();
        form.NotifiedOn = new Google.Type.Date { Year = 2026, Month = 2, Day = 30 };
        form.FormSentOn = null;
        form.FormReceivedOn = null;
        form.CauseGroup = CauseGroup.Unspecified;
        form.Treatment = new Treatment { InTreatment = false, Description = "Genoptræning." };
        form.EffectOnWork.AffectedFunctions = new string('x', 4001);
        form.WorkplaceDialogue.Contact = (WorkplaceContact)17;
        form.WorkplaceDialogue.Description = "nul\0tegn";
        var request = new RegisterCaseRequest { RequestId = "not a UUID", Form = form };

        var refused = await Refused.For(
            Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon),
            ("request_id", "UUID_INVALID"),
            ("form.citizen.cpr_number", "CPR_DATE"),
            ("form.citizen.name", "FIELD_REQUIRED"),
            ("form.citizen.address.postal_code", "POSTAL_CODE_FORMAT"),
            ("form.citizen.general_practitioner.provider_number", "PROVIDER_NUMBER_FORMAT"),
            ("form.employment.employer.cvr_number", "CVR_CHECK_DIGIT"),
            ("form.employment.employer.p_number", "P_NUMBER_FORMAT"),
            ("form.employment.weekly_hours", "HOURS_OUT_OF_RANGE"),
            ("form.employment.unemployment_fund", "UNEMPLOYMENT_FUND_EXCLUDED"),
            ("form.employment.unemployment_fund.code", "UNEMPLOYMENT_FUND_CODE"),
            ("form.first_absence_day", "DATE_IN_FUTURE"),
            ("form.notified_on", "DATE_INVALID"),
            ("form.cause_group", "FIELD_REQUIRED"),
            ("form.treatment.description", "TREATMENT_NOT_GIVEN"),
            ("form.effect_on_work.affected_functions", "TEXT_TOO_LONG"),
            ("form.workplace_dialogue.contact", "ENUM_UNKNOWN"),
            ("form.workplace_dialogue.description", "TEXT_UNREADABLE"));

        Assert.All(refused.Detail<BadRequest>().FieldViolations, violation => Assert.NotEmpty(violation.Description));
        Assert.DoesNotContain("3102801234", Encoding.UTF8.GetString(refused.DetailBytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Violations_are_told_in_Danish_unless_the_caller_prefers_English()
    {
        var form = Given.Form();
        form.Citizen.CprNumber = "";

        var danish = await Refused.By(Caseworker.Intake.RegisterCaseAsync(Given.Registration(form), deadline: Suite.Soon));
        var english = await Refused.By(Caseworker.Intake.RegisterCaseAsync(Given.Registration(form), Given.English, Suite.Soon));

        Assert.Equal(("da-DK", "CPR-nummer skal udfyldes."), (danish.Text.Locale, Assert.Single(danish.Detail<BadRequest>().FieldViolations).Description));
        Assert.Equal(("en", "The CPR number must be given."), (english.Text.Locale, Assert.Single(english.Detail<BadRequest>().FieldViolations).Description));
        Assert.StartsWith("Anmodningen kan ikke behandles.", danish.Text.Message, StringComparison.Ordinal);
        Assert.StartsWith("The request cannot be handled.", english.Text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_open_case_for_the_same_absence_is_refused_and_the_first_is_named()
    {
        var form = Given.Form();
        var first = (await Caseworker.Register(form)).Case;
        form.NotifiedOn = null;

        var refused = await Refused.By(StatusCode.AlreadyExists, "CASE_ALREADY_OPEN",
            Caseworker.Intake.RegisterCaseAsync(Given.Registration(form), deadline: Suite.Soon));

        Assert.Equal((first.CaseId, first.CaseNumber), (refused.Info.Metadata["case_id"], refused.Info.Metadata["case_number"]));
        Assert.Equal(("case", first.CaseId), (refused.Detail<ResourceInfo>().ResourceType, refused.Detail<ResourceInfo>().ResourceName));
        Assert.Contains(first.CaseNumber, refused.Text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_person_may_have_a_case_for_another_absence_and_one_in_another_municipality()
    {
        var form = Given.Form();
        var first = (await Caseworker.Register(form)).Case;

        form.FirstAbsenceDay = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(1).ToProto();
        var later = (await Caseworker.Register(form)).Case;
        var elsewhere = (await Fixture.As(municipality: 766).Register(form)).Case;

        Assert.Equal(first.Citizen.PersonId, later.Citizen.PersonId);
        Assert.NotEqual(first.CaseId, later.CaseId);
        Assert.NotEqual(first.Citizen.PersonId, elsewhere.Citizen.PersonId);
    }

    [Theory]
    [InlineData(751)]
    [InlineData(101)]
    public async Task A_first_absence_day_before_the_first_rule_set_is_refused(int municipality)
    {
        var form = Given.Form(firstAbsenceDay: new DateOnly(2014, 12, 31));

        var refused = await Refused.By(StatusCode.FailedPrecondition, "NO_RULE_SET",
            Fixture.As(municipality: municipality).Intake.RegisterCaseAsync(Given.Registration(form), deadline: Suite.Soon));

        var violation = Assert.Single(refused.Detail<PreconditionFailure>().Violations);
        Assert.Equal("NO_RULE_SET", violation.Type);
        Assert.NotEmpty(violation.Description);
        Assert.Equal("2015-01-01", refused.Info.Metadata["rules_from"]);
    }

    [Fact]
    public async Task A_municipality_without_settings_cannot_register()
    {
        var refused = await Refused.By(StatusCode.FailedPrecondition, "MUNICIPALITY_NOT_CONFIGURED",
            Fixture.As(municipality: 999).Intake.RegisterCaseAsync(Given.Registration(), deadline: Suite.Soon));

        Assert.Equal("999", refused.Info.Metadata["municipality_code"]);
    }

    [Fact]
    public async Task What_is_only_validated_is_not_stored_and_takes_no_number()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var tried = Given.Registration();
        tried.ValidateOnly = true;

        var answer = await suite.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon);
        var again = await suite.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon);

        Assert.Equal(("", "", "", ""), (answer.Case.CaseId, answer.Case.CaseNumber, answer.Case.Etag, answer.Position));
        Assert.Equal(tried.Form.Citizen.Name, answer.Case.Citizen.Name);
        Assert.Equal("RS-2015", answer.Case.Rules.RuleSetId);
        Assert.Equal(answer.Case.FirstAbsenceDay, again.Case.FirstAbsenceDay);
        Assert.Empty((await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon)).Cases);

        // The same id may then be used for the real call: the dry run did not use it up.
        tried.ValidateOnly = false;
        var registered = await suite.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon);
        Assert.EndsWith("-0000001", registered.Case.CaseNumber, StringComparison.Ordinal);

        tried.ValidateOnly = true;
        await Refused.By(StatusCode.AlreadyExists, "CASE_ALREADY_OPEN", suite.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon));
    }

    [Fact]
    public async Task By_date_a_case_follows_the_rules_of_its_day_and_pinned_those_of_2015_as_an_assumption()
    {
        var byDate = (await Fixture.As(municipality: 751).Register(Given.Form(firstAbsenceDay: new DateOnly(2026, 8, 10)))).Case.Rules;
        var pinned = (await Fixture.As(municipality: 766).Register()).Case.Rules;
        var inTheirTime = (await Fixture.As(municipality: 751).Register(Given.Form(firstAbsenceDay: new DateOnly(2019, 12, 31)))).Case.Rules;

        Assert.Equal(("RS-2026H2", Certainty.Secondary), (byDate.RuleSetId, byDate.Certainty));
        Assert.Equal(("RS-2015", Certainty.Assumption), (pinned.RuleSetId, pinned.Certainty));
        Assert.Equal(("RS-2015", Certainty.Verified), (inTheirTime.RuleSetId, inTheirTime.Certainty));
        Assert.Empty(byDate.OverlayIds);
        Assert.Equal(["hedensted"], pinned.OverlayIds);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}", byDate.RuleSetVersion);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_employment_can_be_registered(KindOfEmployment kind)
    {
        var registered = (await Caseworker.Register(Given.Form(kind))).Case;

        Assert.Equal(kind, registered.KindOfEmployment);
        Assert.Equal(kind == KindOfEmployment.InsuredUnemployed ? "" : "24256790", registered.EmployerCvrNumber);
    }

    public static TheoryData<KindOfEmployment> Kinds => [.. Given.Kinds];

    [Fact]
    public async Task The_year_of_the_number_is_the_year_of_the_business_date()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        await suite.SetBusinessDate(new DateOnly(2025, 12, 31));
        var last = (await suite.Register(Given.Form(firstAbsenceDay: new DateOnly(2025, 11, 3)))).Case.CaseNumber;
        await suite.SetBusinessDate(new DateOnly(2026, 1, 1));
        var first = (await suite.Register(Given.Form(firstAbsenceDay: new DateOnly(2025, 11, 3)))).Case.CaseNumber;

        Assert.Equal(("2025-0000001", "2026-0000001"), (last, first));
        Assert.Equal(2026, int.Parse(first[..4], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(1899, 12, 31)]
    [InlineData(2101, 1, 1)]
    public async Task The_business_date_is_one_that_rules_and_case_numbers_know(int year, int month, int day)
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());

        foreach (var service in Stack.Services)
        {
            await Refused.For(
                new Testing.V1.ClockService.ClockServiceClient(suite.To(service)).SetBusinessDateAsync(
                    new Testing.V1.SetBusinessDateRequest { Date = new DateOnly(year, month, day).ToProto() }, deadline: Suite.Soon),
                ("date", "DATE_OUTSIDE_CALENDAR"));
        }
    }
}
