using Grpc.Core;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.Access;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Storage;
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

            return Registration.Decide(cpr, facts, known, book, work.Today).Map(registration =>
            {
                var caseId = Ids.New(work.Now);
                var personId = known.Person?.PersonId ?? Ids.New(work.Now);
                var file = form.ToFile(registration, caseId, personId, cpr, work.Municipality, work.Now);
                var key = keys.Create(work, caseId);
                store.Keep(work, file, form, cpr, known.Person, key);
                var access = file.ToFirstAccess(work.Actor.Subject, work.Team);
                CaseAccessTable.Keep(work, caseId, access);
                work.Append(caseId, file.ToEvent(form, access), FormSeal.SealForHistory(key, form));
                return Answer(file, registration, work.ValidateOnly, context.Language());
            });
        });

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
