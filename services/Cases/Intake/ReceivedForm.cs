using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>A form that has been found valid, and what is decided on.</summary>
/// <param name="Form">The form.</param>
/// <param name="Cpr">The sick-listed person.</param>
/// <param name="Facts">Its facts for dates.</param>
/// <param name="HasId">Whether it has an id of its own.</param>
internal sealed record ReceivedForm(InformationForm Form, CprNumber Cpr, PlanFacts Facts, bool HasId)
{
    public static ReceivedForm Of(InformationForm form, DateOnly today) =>
        new(form, CprNumber.Parse(form.Citizen.CprNumber, today).Value, form.ToFacts(), form.FormId.Length > 0);
}

/// <summary>The case that a form became, or that already was.</summary>
/// <param name="CaseId">Its id; null where the caller may not reach it, or it was erased.</param>
/// <param name="Number">Its number; null as the id.</param>
internal sealed record KnownCase(Guid? CaseId, CaseNumber? Number);

/// <summary>What became of a form: one of the three is given.</summary>
internal sealed record TakenForm
{
    /// <summary>The case that it became.</summary>
    public RegisteredForm? Registered { get; init; }

    /// <summary>The case that it had become before.</summary>
    public KnownCase? Before { get; init; }

    /// <summary>Why it became none.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>A case as it was registered from a form.</summary>
/// <param name="File">The case.</param>
/// <param name="Registration">The decision, with every warning.</param>
/// <param name="Assignment">To whom it was assigned.</param>
/// <param name="Receipt">When the form was received and handed over.</param>
internal sealed record RegisteredForm(Register.CaseFile File, Registration Registration, Assignment Assignment, Receipt Receipt);
