using Sygeopfoelgning.Cases.V1;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;
using Kind = Sygeopfoelgning.Types.V1.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The violations of an information form, field by field. All numbers are constructed.</summary>
public sealed class InformationFormTests
{
    [Theory]
    [InlineData(Kind.EmployeeWithPay)]
    [InlineData(Kind.EmployeeWithoutPay)]
    [InlineData(Kind.InsuredUnemployed)]
    [InlineData(Kind.SelfEmployedInsured)]
    [InlineData(Kind.SelfEmployedUninsured)]
    public void A_form_without_fault_is_accepted_for_every_kind_of_employment(Kind kind) => Assert.Empty(Of(kind).Violations());

    [Fact]
    public void A_request_without_a_form_is_refused() => Assert.Equal(
        ["form:FIELD_REQUIRED", "request_id:FIELD_REQUIRED"], new RegisterCaseRequest().Violations());

    [Fact]
    public void An_empty_form_is_told_everything_it_needs() => Assert.Equal(
        [
            "form.cause_group:FIELD_REQUIRED", "form.citizen:FIELD_REQUIRED", "form.employment:FIELD_REQUIRED",
            "form.first_absence_day:FIELD_REQUIRED",
        ],
        new InformationForm().Violations().Order(StringComparer.Ordinal));

    [Fact]
    public void All_violations_come_at_once()
    {
        var form = Of();
        form.Citizen.CprNumber = "3002851234";
        form.Citizen.Name = " ";
        form.Citizen.Address.PostalCode = "210";
        form.Employment.Employer.CvrNumber = "24256791";
        form.Employment.Employer.PNumber = "101234567";
        form.FirstAbsenceDay = Day(2026, 3, 2);
        form.NotifiedOn = Day(2026, 2, 30);
        form.FormSentOn = Day(2026, 2, 27);
        form.CauseGroup = (CauseGroup)99;
        Assert.Equal(
            [
                "form.cause_group:ENUM_UNKNOWN", "form.citizen.address.postal_code:POSTAL_CODE_FORMAT",
                "form.citizen.cpr_number:CPR_DATE", "form.citizen.name:FIELD_REQUIRED",
                "form.employment.employer.cvr_number:CVR_CHECK_DIGIT", "form.employment.employer.p_number:P_NUMBER_FORMAT",
                "form.first_absence_day:DATE_IN_FUTURE", "form.form_sent_on:BEFORE_FIRST_ABSENCE_DAY", "form.notified_on:DATE_INVALID",
            ],
            form.Violations().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "FIELD_REQUIRED")]
    [InlineData("150385123", "CPR_FORMAT")]
    [InlineData("150385 1235", "CPR_FORMAT")]
    [InlineData("3002851235", "CPR_DATE")]
    [InlineData("0101585000", "CPR_CENTURY")]
    [InlineData("0203264000", "CPR_FUTURE")]
    [InlineData("7503851235", "CPR_REPLACEMENT")]
    public void A_CPR_number_needs_a_real_date_and_century(string cpr, string reason) =>
        Refused(form => form.Citizen.CprNumber = cpr, $"form.citizen.cpr_number:{reason}");

    [Theory]
    [InlineData("150385-1235")]
    [InlineData("1503851234")]
    [InlineData("0103264000")]
    public void A_CPR_number_is_accepted_with_hyphen_without_check_digit_and_born_today(string cpr) =>
        Accepted(form => (form.Citizen.CprNumber, form.FirstAbsenceDay) = (cpr, Day(2026, 3, 1)));

    [Fact]
    public void A_name_has_at_most_200_characters()
    {
        Accepted(form => form.Citizen.Name = new string('a', 200));
        Refused(form => form.Citizen.Name = new string('a', 201), "form.citizen.name:TEXT_TOO_LONG");
    }

    [Fact]
    public void An_address_is_needed_unless_it_is_protected()
    {
        Refused(form => form.Citizen.Address = null, "form.citizen.address:FIELD_REQUIRED");
        Accepted(form => (form.Citizen.Address, form.Citizen.AddressProtected) = (null, true));
    }

    [Fact]
    public void An_address_is_looked_at_field_by_field()
    {
        Refused(form => form.Citizen.Address.Street = "", "form.citizen.address.street:FIELD_REQUIRED");
        Refused(form => form.Citizen.Address.Street = new string('a', 201), "form.citizen.address.street:TEXT_TOO_LONG");
        Refused(form => form.Citizen.Address.City = "\t", "form.citizen.address.city:FIELD_REQUIRED");
        Refused(form => form.Citizen.Address.City = new string('a', 101), "form.citizen.address.city:TEXT_TOO_LONG");
        Refused(form => form.Citizen.Address.PostalCode = "2100\n", "form.citizen.address.postal_code:POSTAL_CODE_FORMAT");
        Refused(form => form.Citizen.Address.PostalCode = "٢١٠٠", "form.citizen.address.postal_code:POSTAL_CODE_FORMAT");
    }

    [Fact]
    public void A_doctor_has_a_provider_number_of_six_digits()
    {
        Accepted(form => form.Citizen.GeneralPractitioner = new GeneralPractitioner { ProviderNumber = "012345" });
        Refused(form => form.Citizen.GeneralPractitioner = new GeneralPractitioner(),
            "form.citizen.general_practitioner.provider_number:FIELD_REQUIRED");
        Refused(form => form.Citizen.GeneralPractitioner = new GeneralPractitioner { ProviderNumber = "12345" },
            "form.citizen.general_practitioner.provider_number:PROVIDER_NUMBER_FORMAT");
        Refused(
            form => form.Citizen.GeneralPractitioner = new GeneralPractitioner { ProviderNumber = "012345", Name = new string('a', 201) },
            "form.citizen.general_practitioner.name:TEXT_TOO_LONG");
    }

    [Fact]
    public void A_cause_group_is_needed_and_known()
    {
        Refused(form => form.CauseGroup = CauseGroup.Unspecified, "form.cause_group:FIELD_REQUIRED");
        Refused(form => form.CauseGroup = (CauseGroup)10, "form.cause_group:ENUM_UNKNOWN");
    }

    [Fact]
    public void The_answers_on_work_have_a_longest_length()
    {
        Accepted(form => form.EffectOnWork = new EffectOnWork
        {
            AffectedFunctions = new string('a', 4000), ExpectedDuration = new string('a', 1000), AdaptedWork = new string('a', 4000),
        });
        Refused(form => form.EffectOnWork = new EffectOnWork { AffectedFunctions = new string('a', 4001) },
            "form.effect_on_work.affected_functions:TEXT_TOO_LONG");
        Refused(form => form.EffectOnWork = new EffectOnWork { ExpectedDuration = new string('a', 1001) },
            "form.effect_on_work.expected_duration:TEXT_TOO_LONG");
        Refused(form => form.EffectOnWork = new EffectOnWork { AdaptedWork = new string('a', 4001) },
            "form.effect_on_work.adapted_work:TEXT_TOO_LONG");
    }

    [Fact]
    public void A_treatment_is_described_only_when_there_is_one()
    {
        Accepted(form => form.Treatment = new Treatment());
        Accepted(form => form.Treatment = new Treatment { InTreatment = true, Description = "Genoptræning" });
        Refused(form => form.Treatment = new Treatment { Description = "Genoptræning" },
            "form.treatment.description:TREATMENT_NOT_GIVEN");
        Refused(form => form.Treatment = new Treatment { InTreatment = true, Description = new string('a', 4001) },
            "form.treatment.description:TEXT_TOO_LONG");
    }

    [Fact]
    public void The_contact_with_the_workplace_is_known_or_not_given()
    {
        Accepted(form => form.WorkplaceDialogue = new WorkplaceDialogue());
        Refused(form => form.WorkplaceDialogue = new WorkplaceDialogue { Contact = (WorkplaceContact)4 },
            "form.workplace_dialogue.contact:ENUM_UNKNOWN");
        Refused(form => form.WorkplaceDialogue = new WorkplaceDialogue { Description = new string('a', 4001) },
            "form.workplace_dialogue.description:TEXT_TOO_LONG");
    }

    internal static void Accepted(Action<InformationForm> change) => Refused(change);

    internal static void Refused(Action<InformationForm> change, params string[] violations)
    {
        var form = Of();
        change(form);
        Assert.Equal(violations.Order(StringComparer.Ordinal), form.Violations());
    }
}
