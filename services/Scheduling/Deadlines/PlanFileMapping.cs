using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.FollowUps;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>What Scheduling holds of a case, for its export: the plan as it looks today, and what moved in it when; the talks; the times that are held; what was recorded of the talks; and the follow-ups without one.</summary>
internal sealed class PlanFileMapping(PlanStore plans, TalkStore talks, TalkRecordStore records, FollowUpStore followUps, CaseKeys keys) : ICaseFile
{
    private const int PageSize = 25;

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await plans.Find(session, caseId) is not { } plan)
        {
            yield break;
        }

        yield return new CaseFileRecord { Plan = plan.ToProto(await session.Today(), language) };
        string[] after = [];
        List<StoredPlan> page;
        do
        {
            page = await plans.VersionsOf(session, caseId, new Page(after, PageSize));
            foreach (var version in page.Take(PageSize))
            {
                yield return new CaseFileRecord { PlanVersion = version.ToVersion(language) };
                after = [$"{version.Version}"];
            }
        }
        while (page.Count > PageSize);

        var isForCitizen = session.Caller.ActingRole == Role.Citizen;
        after = [];
        List<KnownTalk> booked;
        var talkIds = new List<Guid>();
        do
        {
            booked = await talks.OfCase(session, caseId, new Page(after, PageSize));
            foreach (var talk in booked.Take(PageSize))
            {
                yield return new CaseFileRecord { Talk = talk.ToProto(isForCitizen) };
                after = talk.ToKey();
                talkIds.Add(talk.Id);
            }
        }
        while (booked.Count > PageSize);

        // A case has few at once.
        foreach (var hold in await HoldStore.Live(session, keys, caseId))
        {
            yield return new CaseFileRecord { SlotHold = hold.ToProto(isForCitizen) };
        }

        foreach (var some in talkIds.Chunk(PageSize))
        {
            foreach (var record in await session.Run(records.OfTalks(session, caseId, some)))
            {
                record.RecordedByName = isForCitizen ? "" : record.RecordedByName;
                yield return new CaseFileRecord { TalkRecord = record };
            }
        }

        foreach (var record in await session.Run(followUps.OfCase(session, caseId)))
        {
            record.RecordedByName = isForCitizen ? "" : record.RecordedByName;
            yield return new CaseFileRecord { FollowUpRecord = record };
        }
    }
}
