using Google.Protobuf;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>What every act on the register of staff queues beside its own rows.</summary>
internal static class StaffActs
{
    /// <summary>Queues the history of a change, and publishes it to the other services.</summary>
    public static void Record(this UnitOfWork work, StaffChange change, IMessage published)
    {
        StaffHistory.Add(work, change);
        work.Append(MunicipalityAggregate.Of(work.Municipality), published);
    }

    /// <summary>Queues an officer as it is from now on, with history and event.</summary>
    public static void Keep(this UnitOfWork work, Employee officer, StaffChangeKind kind, string reason = "")
    {
        OfficerStore.Keep(work, officer);
        work.Record(officer.ToChange(kind, reason), officer.ToEvent());
    }
}
