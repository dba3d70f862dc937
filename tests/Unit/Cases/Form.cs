using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Date = Google.Type.Date;
using Kind = Sygeopfoelgning.Types.V1.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>A valid information form; each test adds its own fault. Every person and number is constructed.</summary>
internal static class Form
{
    /// <summary>The business date of these tests.</summary>
    public static readonly DateOnly Today = new(2026, 3, 1);

    /// <summary>Passes modulus 11.</summary>
    public const string Cpr = "1503851233";

    public static InformationForm Of(Kind kind = Kind.EmployeeWithPay)
    {
        var form = new InformationForm
        {
            Citizen = new Citizen
            {
                CprNumber = Cpr,
                Name = "Opdigtet Person",
                Address = new PostalAddress { Street = "Opdigtet Vej 1", PostalCode = "2100", City = "København Ø" },
            },
            FirstAbsenceDay = Day(2026, 1, 12),
            Employment = new Employment { Kind = kind },
            CauseGroup = CauseGroup.Surgery,
        };
        if (kind == Kind.InsuredUnemployed)
        {
            form.Employment.UnemploymentFund = new UnemploymentFund { Code = "08" };
        }
        else
        {
            form.Employment.Employer = new Employer { CvrNumber = "24256790", PNumber = "1012345678" };
        }

        return form;
    }

    /// <summary>Employee with 37 hours a week who works some of them.</summary>
    public static InformationForm WithPartialReturn(TimeSpan worked)
    {
        var form = Of();
        form.Employment.WeeklyHours = Hours(37);
        form.PartialReturn = new PartialReturn { From = Day(2026, 2, 2), WeeklyHoursWorked = worked.ToDuration() };
        return form;
    }

    public static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };

    public static Duration Hours(double hours) => TimeSpan.FromHours(hours).ToDuration();

    /// <summary>The violations of a form besides those of every text, as <c>form.citizen.name:FIELD_REQUIRED</c>.</summary>
    public static IReadOnlyList<string> Violations(this InformationForm form) =>
        new RegisterCaseRequest { RequestId = "01930000-0000-7000-8000-000000000001", Form = form }.Violations();

    /// <summary>The same for a whole request.</summary>
    public static IReadOnlyList<string> Violations(this RegisterCaseRequest request) =>
        [.. (RequestChecks.Check(request, new RegisterCaseValidator(), Today)?.Violations ?? [])
            .Where(violation => violation.Code.Reason != "TEXT_UNREADABLE").Select(violation => violation.ToString()).Order(StringComparer.Ordinal)];
}
