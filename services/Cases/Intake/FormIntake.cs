using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>
/// Takes in information forms: one, or many at once. Everything is read in one round trip, decided in the order of the forms, and then
/// queued; a form sees what the forms before it became.
/// </summary>
internal sealed class FormIntake(IntakeStore store, CaseKeys keys, RuleBook book)
{
    /// <summary>Takes them in; a result for each, in their order.</summary>
    /// <param name="work">The write.</param>
    /// <param name="received">The forms, found valid.</param>
    /// <param name="callersTeam">The caller's team in the token; empty for none.</param>
    /// <param name="isImport">They come from an import, whose answer is about all of them.</param>
    public async Task<IReadOnlyList<TakenForm>> Take(RequestWork work, IReadOnlyList<ReceivedForm> received, string callersTeam, bool isImport)
    {
        var state = await store.Find(work, received, callersTeam);
        if (work.IsDryRun)
        {
            // A dry run is a look-up by CPR number whose only trace is its row in the access log.
            work.LookedUp([.. state.Persons.SelectMany(person => person.Cases).Select(one => one.CaseId)]);
        }

        var decided = received.Select(form => Decide(work, state, form)).ToList();
        if (!work.IsDryRun && Unprotected(state) is { Count: > 0 } persons)
        {
            await ProtectionStore.Register(work, persons, Restriction.ProtectedPerson);
        }

        IntakeStore.GiveBack(work, state);
        List<TakenForm> taken =
        [
            .. decided.Select((one, index) => one.Decided is { } made
                ? new TakenForm { Registered = Keep(work, state, received[index], made, isImport) }
                : one.Taken!),
        ];
        if (isImport)
        {
            CaseKeys.LeaveCase(work);
        }

        return taken;
    }

    private sealed record DecidedForm(TakenForm? Taken, Decided? Decided);

    private sealed record Decided(Guid CaseId, Guid PersonId, Registration Registration, Assignment Assignment, KnownCases Cases);

    private static List<Guid> Unprotected(IntakeState state) =>
        [.. state.Persons.Where(person => person is { FormSaysProtected: true, Known.Address: false, IsStored: true }).Select(person => person.Id!.Value)];

    private DecidedForm Decide(RequestWork work, IntakeState state, ReceivedForm received)
    {
        var (form, facts) = (received.Form, received.Facts);
        var person = state.Person(received.Cpr);
        if (received.HasId && state.Before(form.FormId) is { } before)
        {
            var named = Named(work, before);

            // Another form under the id of one that became a case would be lost. Of a form whose case is erased nobody knows whose it was.
            return before.CaseId is null || person.Cases.Exists(one => one.CaseId == before.CaseId && one.FirstAbsenceDay == facts.FirstAbsenceDay)
                ? new(new TakenForm { Before = named }, null)
                : Refused(new FormAlreadyRegistered(named.CaseId?.ToString(), named.Number?.ToString()));
        }

        var same = person.Cases.Find(one => one.IsOpen && one.FirstAbsenceDay == facts.FirstAbsenceDay);
        if (same is { Verdict: { } verdict } && work.Learned(same.CaseId, verdict) is { } barred)
        {
            return Refused(barred is PurposeRequired ? barred : new CaseAlreadyOpen(CaseId: null, CaseNumber: null, facts.FirstAbsenceDay));
        }

        // The number of a case that only a dry run has would mean nothing.
        if (same is { Verdict: null } && work.IsDryRun)
        {
            return Refused(new CaseAlreadyOpen(CaseId: null, CaseNumber: null, facts.FirstAbsenceDay) { IsInSameImport = true });
        }

        var known = new KnownAtIntake(
            work.Municipality, state.Settings, person.Id is { } id ? new KnownPerson(id, person.Hashes) : null,
            same is null ? null : new OpenCase(same.CaseId, same.Number), state.NextNumber);
        if (!Registration.Decide(received.Cpr, facts, known, book, work.Today, form.KindsOfEmployment()).TryGet(out var registration, out var refusal)
            || !Assignment.Decide(state.Staffing, person.Officers(onlyTold: work.IsDryRun), work.Today).TryGet(out var assignment, out refusal))
        {
            return Refused(refusal);
        }

        var decided = new Decided(Ids.New(work.Now), person.Id ?? Ids.New(work.Now), registration, assignment, person.Running(work.IsDryRun));
        Learn(work, person, decided);
        state.UseNumber();
        state.Staffing = state.Staffing.WithNewCase(assignment.OfficerId, work.Now);
        person.Id = decided.PersonId;
        person.FormSaysProtected |= form.Citizen.AddressProtected;
        person.Cases.Add(new PersonsCase(decided.CaseId, registration.Number, facts.FirstAbsenceDay, IsOpen: true, work.Now, Verdict: null, assignment.Officer));
        if (received.HasId)
        {
            state.Add(form.FormId, new FormBefore(decided.CaseId, registration.Number, Verdict: null));
        }

        return new(null, decided);
    }

    private static DecidedForm Refused(Refusal refusal) => new(new TakenForm { Refusal = refusal }, null);

    private static KnownCase Named(RequestWork work, FormBefore before) =>
        (before is { CaseId: { } caseId, Verdict: { } verdict } && work.Learned(caseId, verdict) is not null) || (before.Verdict is null && work.IsDryRun)
            ? new KnownCase(null, null)
            : new KnownCase(before.CaseId, before.Number);

    // A caller who learns of another case has accessed it; one who may not reach it is refused. A dry run is in the access log of every case.
    private static void Learn(RequestWork work, IntakePerson person, Decided decided)
    {
        if (work.IsDryRun)
        {
            return;
        }

        var around = decided.Cases.Around(decided.Registration.Facts.FirstAbsenceDay).Select(one => one.CaseId).ToHashSet();
        var formerOfficer = decided.Assignment.Basis == Types.V1.AssignmentBasis.EarlierCase ? decided.Assignment.OfficerId : null;
        foreach (var one in person.Cases.Where(one => around.Contains(one.CaseId) || (formerOfficer is not null && one.Officer?.Id == formerOfficer)))
        {
            if (one.Verdict is { } verdict)
            {
                work.Learned(one.CaseId, verdict);
            }
        }
    }

    private RegisteredForm Keep(RequestWork work, IntakeState state, ReceivedForm received, Decided decided, bool isImport)
    {
        var (form, facts, person) = (received.Form, received.Facts, state.Person(received.Cpr));

        // A dry run does not reveal what is known of the person, because no access log would record it.
        var protections = work.IsDryRun
            ? form.Citizen.AddressProtected ? Protections.None.With(Restriction.ProtectedPerson) : Protections.None
            : person.Protections;
        var file = form.ToFile(
            decided.Registration, decided.CaseId, decided.PersonId, received.Cpr, work.Municipality, decided.Assignment.OfficerId, protections, work.Now, work.Today) with
        {
            ResponsibleName = decided.Assignment.Officer?.Name ?? "", TeamId = decided.Assignment.TeamId, TeamName = decided.Assignment.TeamName,
        };
        var registered = new RegisteredForm(
            file,
            decided.Registration with
            {
                Warnings =
                [
                    .. decided.Registration.Warnings,
                    .. IntakeWarnings.OfDates(decided.Registration.Facts, form.PartialReturn?.From.ToDateOnly(), received.Cpr.BirthDate, work.Today),
                    .. form.Warnings(),
                    .. IntakeWarnings.OfPerson(work.IsDryRun ? decided.Cases.Unprotected : decided.Cases, facts.FirstAbsenceDay, form.Citizen.AddressProtected),
                ],
            },
            decided.Assignment,
            new Receipt(file.FormReceivedOn, work.Today));

        var key = keys.Create(work, file.CaseId);
        store.Keep(work, registered, received, person, key, isImport);
        var access = file.ToFirstAccess(
            decided.Assignment.TeamId, protections, state.Staffing.Registrar is { FollowsCases: true } registrar ? registrar.Id : null);
        CaseAccessTable.Keep(work, file.CaseId, access);
        AssignmentStore.Begin(work, file.CaseId, decided.Assignment.OfficerId, decided.Assignment.TeamId, decided.Assignment.Basis);
        work.Append(
            file.CaseId, file.ToEvent(form, access, decided.Registration.PensionAgeOn is not null, decided.Assignment.Basis),
            FormSeal.SealForHistory(key, form));
        return registered;
    }
}
