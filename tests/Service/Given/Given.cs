using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Information forms and registrations for tests. All persons in them are invented.</summary>
internal static class Given
{
    /// <summary>Every existing kind of employment.</summary>
    public static readonly KindOfEmployment[] Kinds = [.. Enum.GetValues<KindOfEmployment>().Where(kind => kind != KindOfEmployment.Unspecified)];

    /// <summary>Requests English.</summary>
    public static readonly Metadata English = new() { { "accept-language", "en-GB,en;q=0.9,da;q=0.5" } };

    /// <summary>Today, by the real clock.</summary>
    public static DateOnly Today => DateOnly.FromDateTime(
        TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen")).DateTime);

    public static string RequestId => Guid.NewGuid().ToString();

    /// <summary>A form that can be registered, of a new person: absent since forty days ago.</summary>
    public static InformationForm Form(KindOfEmployment kind = KindOfEmployment.EmployeeWithPay, DateOnly? firstAbsenceDay = null)
    {
        var form = Forms.Load(kind == KindOfEmployment.InsuredUnemployed ? Forms.Unemployed : Forms.SmoothCase);
        form.Citizen.CprNumber = Persons.New();
        form.Employment.Kind = kind;

        var day = firstAbsenceDay ?? Today.AddDays(-40);
        form.FirstAbsenceDay = day.ToProto();
        form.NotifiedOn = day.AddDays(10).ToProto();
        form.FormSentOn = day.AddDays(10).ToProto();
        form.FormReceivedOn = day.AddDays(15).ToProto();
        form.ExpectedRecoveryOn = null;
        return form;
    }

    /// <summary>A form that can be imported: one with an id of its own.</summary>
    public static InformationForm IdentifiedForm()
    {
        var form = Form();
        form.FormId = $"skema-{Guid.NewGuid():N}";
        return form;
    }

    /// <summary>A registration with a request id of its own.</summary>
    public static RegisterCaseRequest Registration(InformationForm? form = null) => new() { RequestId = RequestId, Form = form ?? Form() };

    /// <summary>Registers a form, or one that can be registered.</summary>
    public static async Task<RegisterCaseResponse> Register(this Suite suite, InformationForm? form = null) =>
        await suite.Intake.RegisterCaseAsync(Registration(form), deadline: Suite.Soon);
}
