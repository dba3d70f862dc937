using FluentValidation;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;
using Date = Google.Type.Date;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

public sealed class RequestValidatorTests
{
    private const string RequestId = "01930000-0000-7000-8000-000000000001";
    private static readonly DateOnly Today = new(2026, 3, 8);
    private static readonly ViolationCode EndBeforeStart = new("END_BEFORE_START", "Slutter før {0}.", "Ends before {0}.");

    private sealed class FormValidator : RequestValidator<InformationForm>
    {
        public FormValidator()
        {
            RuleFor(form => form.FirstAbsenceDay).IsGiven().IsNotInTheFuture();
            RuleFor(form => form.NotifiedOn).IsDate();
            RuleFor(form => form.Citizen).IsGiven();
            RuleForEach(form => form.EarlierCountedPeriods).SetValidator(new PeriodValidator());
        }
    }

    private sealed class PeriodValidator : RequestValidator<CountedPeriod>
    {
        public PeriodValidator() => RuleFor(period => period.To)
            .Must((period, to) => to.ToDateOnly() >= period.From.ToDateOnly())
            .Violates(EndBeforeStart, period => [period.From.ToDateOnly()!.Value]);
    }

    private sealed class RegisterValidator : RequestValidator<RegisterCaseRequest>
    {
        public RegisterValidator() => RuleFor(request => request.Form).IsGiven().SetValidator(new FormValidator());
    }

    [Fact]
    [Meets("FIELD_REQUIRED")]
    [Meets("DATE_IN_FUTURE")]
    [Meets("DATE_INVALID")]
    [Meets("ENUM_UNKNOWN")]
    [Meets("TEXT_TOO_LONG")]
    public void All_violations_come_at_once_by_their_proto_paths()
    {
        var form = new InformationForm
        {
            FirstAbsenceDay = Today.AddDays(1).ToProto(),
            NotifiedOn = new Date { Year = 2026, Month = 2, Day = 30 },
            CauseGroup = (CauseGroup)99,
            Citizen = new Citizen { Name = new string('a', 201), GeneralPractitioner = new GeneralPractitioner { ProviderNumber = "12" } },
            EarlierCountedPeriods =
            {
                new CountedPeriod { From = Today.ToProto(), To = Today.ToProto() },
                new CountedPeriod { From = Today.ToProto(), To = Today.AddDays(-1).ToProto() },
            },
        };

        Assert.Equal(
            [
                "form.cause_group:ENUM_UNKNOWN", "form.citizen.cpr_number:FIELD_REQUIRED", "form.citizen.general_practitioner.provider_number:PROVIDER_NUMBER_FORMAT",
                "form.citizen.name:TEXT_TOO_LONG", "form.earlier_counted_periods[1].to:END_BEFORE_START", "form.employment:FIELD_REQUIRED",
                "form.first_absence_day:DATE_IN_FUTURE", "form.notified_on:DATE_INVALID", "request_id:FIELD_REQUIRED",
            ],
            Broken(new RegisterCaseRequest { Form = form }));
    }

    [Fact]
    public void The_text_of_a_violation_names_what_it_is_about()
    {
        var form = new InformationForm { EarlierCountedPeriods = { new CountedPeriod { From = Today.ToProto(), To = Today.AddDays(-1).ToProto() } } };

        var violation = Check(new RegisterCaseRequest { Form = form })!.Violations.Single(one => one.Code == EndBeforeStart);

        Assert.Equal(("Slutter før 8. marts 2026.", "Ends before 8 March 2026."), (violation.In(Language.Danish), violation.In(Language.English)));
    }

    [Fact]
    public void What_is_absent_is_needed_only_where_a_rule_says_so()
    {
        Assert.Equal(["form:FIELD_REQUIRED"], Broken(new RegisterCaseRequest { RequestId = RequestId }));
        Assert.Equal(
            ["form.cause_group:FIELD_REQUIRED", "form.citizen:FIELD_REQUIRED", "form.employment:FIELD_REQUIRED", "form.first_absence_day:FIELD_REQUIRED"],
            Broken(new RegisterCaseRequest { RequestId = RequestId, Form = new InformationForm() }));
        Assert.Equal(
            ["form.citizen.cpr_number:FIELD_REQUIRED", "form.citizen.name:FIELD_REQUIRED", "form.employment:FIELD_REQUIRED"],
            Broken(new RegisterCaseRequest
            {
                RequestId = RequestId,
                Form = new InformationForm { FirstAbsenceDay = Today.ToProto(), CauseGroup = CauseGroup.Other, Citizen = new Citizen { Name = " " } },
            }));
    }

    [Fact]
    [Meets("LIST_TOO_LONG")]
    public void A_list_has_its_limit()
    {
        var form = new InformationForm();
        form.EarlierCountedPeriods.Add(Enumerable.Repeat(new CountedPeriod { From = Today.ToProto(), To = Today.ToProto() }, 51));

        Assert.Contains("form.earlier_counted_periods:LIST_TOO_LONG", Broken(new RegisterCaseRequest { RequestId = RequestId, Form = form }));
    }

    [Theory]
    [InlineData("", "request_id:FIELD_REQUIRED")]
    [InlineData("17", "request_id:UUID_INVALID")]
    [InlineData("01930000000070008000000000000001", "request_id:UUID_INVALID")]
    [InlineData("{01930000-0000-7000-8000-000000000001}", "request_id:UUID_INVALID")]
    [InlineData(RequestId, null)]
    [Meets("UUID_INVALID")]
    public void Every_write_needs_a_uuid_as_its_request_id(string requestId, string? violation) => Assert.Equal(
        violation is null ? [] : [violation],
        Broken(new AppendEntryRequest { RequestId = requestId }).Where(one => one.StartsWith("request_id", StringComparison.Ordinal)));

    [Fact]
    [Meets("PAGE_SIZE_NEGATIVE")]
    public void No_list_takes_a_negative_page_size()
    {
        Assert.Equal(["page_size:PAGE_SIZE_NEGATIVE"], Broken(new ListCasesRequest { PageSize = -1 }));
        Assert.Empty(Broken(new ListCasesRequest { PageSize = 0 }));
    }

    [Theory]
    [InlineData("+0xabbbb-+0xa-+0xb-+0xa-+0xbaaaabbbb")]
    [InlineData(" 01930000-0000-7000-8000-000000000001")]
    [InlineData("01930000-0000-7000-8000-000000000001\n")]
    [InlineData("01930000-0000-7000-8000-00000000000１")]
    [InlineData("01930000000070008000000000000001")]
    [InlineData("(01930000-0000-7000-8000-000000000001)")]
    [InlineData("urn:uuid:01930000-0000-7000-8000-000000000001")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void A_uuid_has_one_spelling_and_is_not_all_zeros(string id) =>
        Assert.Contains("request_id:UUID_INVALID", Broken(new AppendEntryRequest { RequestId = id }));

    [Theory]
    [InlineData("..........", "TEXT_WITHOUT_LETTERS")]
    [InlineData("1234567890", "TEXT_WITHOUT_LETTERS")]
    [InlineData("a.........", "TEXT_WITHOUT_LETTERS")]
    [InlineData("ab          ", "TEXT_TOO_SHORT")]
    [InlineData("a          b", "TEXT_TOO_SHORT")]
    [InlineData("\u00A0\u2003          ", "FIELD_REQUIRED")]
    [Meets("TEXT_WITHOUT_LETTERS")]
    public void A_reason_is_a_reason(string reason, string violation) =>
        Assert.Equal([$"reason:{violation}"], Broken(Revealing(reason)));

    [Fact]
    public void A_reason_is_as_long_as_people_count_it()
    {
        var family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

        Assert.Empty(Broken(Revealing("familie" + string.Concat(Enumerable.Repeat(family, 493)))));
        Assert.Equal(["reason:TEXT_TOO_LONG"], Broken(Revealing("familie" + string.Concat(Enumerable.Repeat(family, 494)))));
    }

    private static RevealCprRequest Revealing(string reason) => new() { CaseId = RequestId, Reason = reason };

    [Fact]
    [Meets("TEXT_INVISIBLE")]
    public void Texts_are_held_to_what_text_is_also_inside_and_lines_are_for_fields_that_have_them()
    {
        Assert.Equal(
            ["form.citizen.name:TEXT_INVISIBLE", "form.effect_on_work.adapted_work:TEXT_INVISIBLE"],
            Broken(new RegisterCaseRequest
            {
                RequestId = RequestId,
                Form = new()
                {
                    FirstAbsenceDay = Today.ToProto(),
                    CauseGroup = CauseGroup.Other,
                    Citizen = new() { Name = "a\u202Eb" },
                    EffectOnWork = new() { AffectedFunctions = "a\nb", AdaptedWork = "a\u200Bb" },
                },
            }).Where(IsAboutText));
        Assert.Equal(
            ["form.citizen.name:TEXT_UNREADABLE"],
            Broken(new RegisterCaseRequest { RequestId = RequestId, Form = new() { FirstAbsenceDay = Today.ToProto(), CauseGroup = CauseGroup.Other, Citizen = new() { Name = "a\nb" } } }).Where(IsAboutText));
    }

    [Fact]
    public void Texts_come_to_the_rules_in_one_normal_form()
    {
        var request = new RestrictCaseRequest { CaseId = "A\u030A", NamedIds = { "e\u0301" } };
        RequestTexts.Normalise(request);

        Assert.Equal(("Å", "é"), (request.CaseId, request.NamedIds[0]));
    }

    [Fact]
    [Meets("TEXT_UNREADABLE")]
    public void No_text_may_hold_what_the_database_cannot_store() => Assert.Equal(
        ["request_id:FIELD_REQUIRED", "text:TEXT_UNREADABLE"],
        Broken(new AppendEntryRequest { RequestId = "\0", CaseId = RequestId, Subject = "Emne", Text = "a\0b" }).Except(["request_id:TEXT_UNREADABLE"]));

    [Fact]
    public void A_date_is_a_day_that_exists()
    {
        Assert.Equal(new DateOnly(2024, 2, 29), new Date { Year = 2024, Month = 2, Day = 29 }.ToDateOnly());
        Assert.Equal(new Date { Year = 2024, Month = 2, Day = 29 }, new DateOnly(2024, 2, 29).ToProto());
        Assert.Null(((Date?)null).ToDateOnly());
        Assert.All(
            [(2026, 2, 29), (2026, 2, 30), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (0, 1, 1), (10000, 1, 1), (-1, 1, 1), (2026, 4, 31), (2026, 1, -1)],
            ((int Year, int Month, int Day) no) => Assert.Null(new Date { Year = no.Year, Month = no.Month, Day = no.Day }.ToDateOnly()));
    }

    [Fact]
    public void A_rule_that_names_no_violation_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => new Nameless().Breaches(new Citizen(), Today).ToList());

    private sealed class Nameless : RequestValidator<Citizen>
    {
        public Nameless() => RuleFor(citizen => citizen.Name).NotEmpty();
    }

    [Fact]
    public void An_id_in_capitals_is_the_same_id_and_an_officers_id_stays_as_it_is()
    {
        const string Id = "0193ABCD-0000-7000-8000-00000000000F";
        var note = new AppendEntryRequest { RequestId = Id, CaseId = Id, Subject = Id };
        var assign = new AssignCaseRequest { CaseId = Id, ResponsibleId = Id };

        RequestTexts.Normalise(note);
        RequestTexts.Normalise(assign);

        var small = Id.ToLowerInvariant();
        Assert.Equal((small, small, Id), (note.RequestId, note.CaseId, note.Subject));
        Assert.Equal((small, Id), (assign.CaseId, assign.ResponsibleId));
    }

    private static bool IsAboutText(string violation) => violation.Contains(":TEXT_", StringComparison.Ordinal);

    private static IEnumerable<string> Broken<T>(T request) where T : IMessage =>
        (Check(request)?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal);

    private static InvalidRequest? Check<T>(T request) where T : IMessage =>
        new RequestChecks(new ServiceCollection().AddSingleton<RequestValidator<RegisterCaseRequest>, RegisterValidator>().BuildServiceProvider()).Check(request, Today);
}
