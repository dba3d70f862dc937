using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>The journal of a case (journal, notatpligt).</summary>
internal sealed partial class JournalService(Reads reads, Writes writes, JournalStore store, CallCost cost) : V1.JournalService.JournalServiceBase;
