using Grpc.Core;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Intake (modtagelse): from the information form to a running case.</summary>
internal sealed class IntakeService(Writes writes, IntakeStore store, CaseKeys keys, RuleBook book) : V1.IntakeService.IntakeServiceBase
{
    public override Task<RegisterCaseResponse> RegisterCase(RegisterCaseRequest request, ServerCallContext context) =>
        writes.Run<RegisterCaseRequest, RegisterCaseResponse>(request, context, async work =>
        {
            // A dry run is a look-up by CPR number that leaves nothing behind but its row in the access log.
            if (work is { ValidateOnly: true, HasPurpose: false })
            {
                return new PurposeRequired();
            }

            var form = request.Form;
            var cpr = CprNumber.Parse(form.Citizen.CprNumber, work.Today).Value;
            var facts = form.ToFacts();
            var known = await store.Find(work, cpr, facts.FirstAbsenceDay);

            if (work.ValidateOnly)
            {
                work.LookedUp(known.Person is { } found ? await PersonStore.Cases(work, found.PersonId) : []);
            }

            if (known.OpenCase is { } open && await work.Reach(open.CaseId) is { } barred)
            {
                return barred is PurposeRequired ? barred : new CaseAlreadyOpen(CaseId: null, CaseNumber: null, facts.FirstAbsenceDay);
            }

            if (!Registration.Decide(cpr, facts, known, book, work.Today).TryGet(out var registration, out var refusal))
            {
                return refusal;
            }

            var caseId = Ids.New(work.Now);
            var personId = known.Person?.PersonId ?? Ids.New(work.Now);
            var cases = known.Person is null ? KnownCases.None : await KnownCasesStore.Find(work, personId);
            if (!work.ValidateOnly)
            {
                // Who is told of another case has looked at it; who may not reach it is turned away. A dry run is in the log of all.
                foreach (var other in cases.Around(facts.FirstAbsenceDay))
                {
                    await work.Reach(other.CaseId);
                }
            }

            var protections = await Protect(work, cases, personId, form.Citizen.AddressProtected, known.Person is null);
            var file = form.ToFile(registration, caseId, personId, cpr, work.Municipality, protections, work.Now);
            var key = keys.Create(work, caseId);
            store.Keep(work, file, form, cpr, known.Person, key);
            var access = file.ToFirstAccess(work.Actor.Subject, work.Team, protections);
            CaseAccessTable.Keep(work, caseId, access);
            work.Append(caseId, file.ToEvent(form, access), FormSeal.SealForHistory(key, form));
            IEnumerable<Violation> warnings =
            [
                .. registration.Warnings,
                .. IntakeWarnings.OfDates(registration.Facts, form.PartialReturn?.From.ToDateOnly(), cpr.BirthDate, work.Today),
                .. form.Warnings(),
                .. IntakeWarnings.OfPerson(work.ValidateOnly ? cases.Unprotected : cases, facts.FirstAbsenceDay, form.Citizen.AddressProtected),
            ];
            return Answer(file, registration with { Warnings = [.. warnings] }, work.ValidateOnly, context.Language());
        });

    // What protects the person from here on: in the new case, and in every other. What is only tried does not tell what is known:
    // no access log would have it.
    private static async Task<Protections> Protect(RequestWork work, KnownCases cases, Guid personId, bool formSaysProtected, bool personIsNew)
    {
        if (work.ValidateOnly)
        {
            return formSaysProtected ? Protections.None.With(Restriction.ProtectedPerson) : Protections.None;
        }

        if (formSaysProtected && !cases.Protections.Address && !personIsNew)
        {
            await ProtectionStore.Register(work, personId, Restriction.ProtectedPerson);
        }

        return formSaysProtected ? cases.Protections.With(Restriction.ProtectedPerson) : cases.Protections;
    }

    // What is only tried has no id, no number and no version yet; and whether the municipality knows the person, it does not say.
    private static RegisterCaseResponse Answer(CaseFile file, Registration registration, bool onlyTried, Language language)
    {
        var answer = CaseAnswer.Of(file);
        if (onlyTried)
        {
            answer.CaseId = answer.CaseNumber = answer.Etag = "";
            answer.Citizen.PersonId = "";
        }

        return new RegisterCaseResponse
        {
            Case = answer,
            ProposedCategory = (Types.V1.VisitationCategory)(registration.ProposedCategory ?? 0),
            Warnings =
            {
                registration.Warnings.Select(warning => new Warning
                {
                    Field = warning.Field,
                    Reason = warning.Code.Reason,
                    Message = warning.In(language),
                }),
            },
        };
    }
}
