using Grpc.Core;
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
            var form = request.Form;
            var cpr = CprNumber.Parse(form.Citizen.CprNumber, work.Today).Value;
            var facts = form.ToFacts();
            var known = await store.Find(work, cpr, facts.FirstAbsenceDay);

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
                return Answer(file, registration, known.Person is null, work.ValidateOnly, context.Language());
            });
        });

    // What is only tried has no id, no number and no version yet.
    private static RegisterCaseResponse Answer(
        CaseFile file, Registration registration, bool personIsNew, bool onlyTried, Language language)
    {
        var answer = CaseAnswer.Of(file);
        if (onlyTried)
        {
            answer.CaseId = answer.CaseNumber = answer.Etag = "";
            answer.Citizen.PersonId = personIsNew ? "" : answer.Citizen.PersonId;
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
