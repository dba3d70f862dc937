using Grpc.Core;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

internal sealed partial class IntakeService
{
    /// <summary>Registers a case from the information form (oplysningsskema).</summary>
    public override Task<RegisterCaseResponse> RegisterCase(RegisterCaseRequest request, ServerCallContext context) =>
        writes.Run<RegisterCaseRequest, RegisterCaseResponse>(request, context, async work =>
        {
            // A dry run is a look-up by CPR number whose only trace is its row in the access log.
            if (work is { IsDryRun: true, HasPurpose: false })
            {
                return new PurposeRequired();
            }

            var form = request.Form;
            var cpr = CprNumber.Parse(form.Citizen.CprNumber, work.Today).Value;
            var facts = form.ToFacts();
            var known = await store.Find(work, cpr, facts.FirstAbsenceDay, form.Citizen.AddressProtected);

            if (work.IsDryRun)
            {
                work.LookedUp(known.Person is { } found ? await PersonStore.Cases(work, found.PersonId) : []);
            }

            if (known.OpenCase is { } open && await work.Reach(open.CaseId) is { } barred)
            {
                return barred is PurposeRequired ? barred : new CaseAlreadyOpen(CaseId: null, CaseNumber: null, facts.FirstAbsenceDay);
            }

            if (known is { Settings: not null, HasStaff: true } && Employee.Responsible(work.Actor.Subject, known.Registrar, work.Today) is { } unfit)
            {
                return unfit is OfficerNotRegistered ? new CallerNotRegistered() : unfit;
            }

            if (!Registration.Decide(cpr, facts, known, book, work.Today, form.KindsOfEmployment()).TryGet(out var registration, out var refusal))
            {
                return refusal;
            }

            var caseId = Ids.New(work.Now);
            var personId = known.Person?.PersonId ?? Ids.New(work.Now);
            var cases = known.Person is null ? KnownCases.None : await KnownCasesStore.Find(work, personId);
            if (!work.IsDryRun)
            {
                // A caller who learns of another case has accessed it; one who may not reach it is refused. A dry run is in the access log of every case.
                foreach (var other in cases.Around(facts.FirstAbsenceDay))
                {
                    await work.Reach(other.CaseId);
                }
            }

            var protections = await Protect(work, cases, personId, form.Citizen.AddressProtected, known.Person is null);
            var file = form.ToFile(registration, caseId, personId, cpr, work.Municipality, work.Actor.Subject, protections, work.Now) with
            {
                ResponsibleName = known.Registrar?.Name ?? "",
                TeamId = known.HasStaff ? known.Registrar?.TeamId ?? "" : context.Caller().Team,
                TeamName = known.Registrar?.TeamName ?? "",
            };
            var key = keys.Create(work, caseId);
            store.Keep(work, file, form, cpr, known.Person, key);
            var access = file.ToFirstAccess(file.TeamId, protections);
            CaseAccessTable.Keep(work, caseId, access);
            work.Append(caseId, file.ToEvent(form, access, registration.PensionAgeOn is not null), FormSeal.SealForHistory(key, form));
            IEnumerable<Violation> warnings =
            [
                .. registration.Warnings,
                .. IntakeWarnings.OfDates(registration.Facts, form.PartialReturn?.From.ToDateOnly(), cpr.BirthDate, work.Today),
                .. form.Warnings(),
                .. IntakeWarnings.OfPerson(work.IsDryRun ? cases.Unprotected : cases, facts.FirstAbsenceDay, form.Citizen.AddressProtected),
            ];
            return Answer(file, registration with { Warnings = [.. warnings] }, context.Language());
        }, new OtherCases<RegisterCaseResponse>(NamedIn, (answer, gone) => Unname(answer, gone, context.Language())));

    // The person's protections from here on: in the new case, and in every other. A dry run does not reveal what is known,
    // because no access log would record it.
    private static async Task<Protections> Protect(RequestWork work, KnownCases cases, Guid personId, bool formSaysProtected, bool personIsNew)
    {
        if (work.IsDryRun)
        {
            return formSaysProtected ? Protections.None.With(Restriction.ProtectedPerson) : Protections.None;
        }

        if (formSaysProtected && !cases.Protections.Address && !personIsNew)
        {
            await ProtectionStore.Register(work, personId, Restriction.ProtectedPerson);
        }

        return formSaysProtected ? cases.Protections.With(Restriction.ProtectedPerson) : cases.Protections;
    }

    private static RegisterCaseResponse Answer(CaseFile file, Registration registration, Language language) => new()
    {
        Case = CaseAnswer.Of(file),
        ProposedCategory = (Types.V1.VisitationCategory)(registration.ProposedCategory ?? 0),
        Warnings =
        {
            registration.Warnings.Select(warning => Warning(warning, language)),
        },
    };

    private static Warning Warning(Violation warning, Language language)
    {
        var message = warning.ToWarning(language);
        message.CaseId = IntakeWarnings.CaseNamedIn(warning)?.ToString() ?? "";
        return message;
    }

    private static IEnumerable<Guid> NamedIn(RegisterCaseResponse answer) =>
        answer.Warnings.Where(warning => warning.CaseId.Length > 0).Select(warning => Guid.Parse(warning.CaseId));

    // As a call made now would say it: once, that there is another case, but not which. In answers stored before warnings had ids
    // one cannot tell whose number is in the text.
    private static void Unname(RegisterCaseResponse answer, IReadOnlySet<Guid> gone, Language language)
    {
        var named = answer.Warnings
            .Where(warning => warning.Reason == IntakeWarnings.OverlapsCase.Reason && (warning.CaseId.Length == 0 || gone.Contains(Guid.Parse(warning.CaseId))))
            .ToList();
        if (named.Count == 0)
        {
            return;
        }

        foreach (var warning in named)
        {
            answer.Warnings.Remove(warning);
        }

        if (answer.Warnings.All(warning => warning.Reason != IntakeWarnings.OverlapsOtherCase.Reason))
        {
            answer.Warnings.Add(Warning(IntakeWarnings.OverlapsOtherCase.At(named[0].Field), language));
        }
    }
}
