using System.Runtime.CompilerServices;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Documentation.AccessLog;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Documentation.Letters;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Role = Sygeopfoelgning.Options.V1.Role;

namespace Sygeopfoelgning.Documentation;

/// <summary>
/// What Documentation holds of a case, for its export: the journal, the letters, and, for callers who may list them, the accesses to the
/// case, each oldest first.
/// </summary>
internal sealed class CaseFileStore(JournalStore journals, LetterStore letters) : ICaseFile
{
    // An entry may have 20,000 characters.
    private const int EntriesAtOnce = 20;
    private const int AccessesAtOnce = 200;

    private static readonly IReadOnlyList<Role> WhoListsAccesses =
        Contract.RolesOf(V1.AccessLogService.Descriptor.FindMethodByName(nameof(V1.AccessLogService.AccessLogServiceBase.ListCaseAccesses)));

    public async IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (long? after = null; await journals.Page(session, caseId, after, newestFirst: false, EntriesAtOnce) is { Entries: { Count: > 0 } entries }; after = entries[^1].Number)
        {
            foreach (var entry in entries)
            {
                yield return new CaseFileRecord { JournalEntry = entry.ToProto(caseId) };
            }
        }

        // Some at a time, of at most 200 KiB each.
        List<StoredPdf> some = [];
        do
        {
            some = await letters.After(session, caseId, some.Count == 0 ? Guid.Empty : some[^1].Letter.Id);
            foreach (var letter in some)
            {
                yield return new CaseFileRecord { Letter = letter.ToProto() };
            }
        }
        while (some.Count == LetterStore.AtOnce);

        if (WhoListsAccesses.Contains(session.Caller.ActingRole))
        {
            await foreach (var access in Accesses(session, caseId).WithCancellation(cancel))
            {
                yield return new CaseFileRecord { Access = access.ToProto() };
            }
        }
    }

    private static async IAsyncEnumerable<Access> Accesses(ReadSession session, Guid caseId)
    {
        var (page, isLast) = (new Page([], AccessesAtOnce), false);
        while (!isLast)
        {
            var found = await AccessStore.OfCase(session, new AccessListing(caseId, "", "", "", null, null, NewestFirst: false, page));
            foreach (var access in found.Take(AccessesAtOnce))
            {
                yield return access;
            }

            isLast = found.Count <= AccessesAtOnce;
            page = isLast ? page : page with { After = found[AccessesAtOnce - 1].Place.ToKey() };
        }
    }
}
