using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>The entry to correct is in another journal, or does not exist.</summary>
[Danish("Der findes intet notat {EntryId} i sagens journal, som kan rettes.")]
[English("The case's journal has no entry {EntryId} to correct.")]
[Pure]
public sealed record CorrectedEntryNotFound(string EntryId)
    : Refusal(RefusalKind.NotFound, "CORRECTED_ENTRY_NOT_FOUND", "journal_entry", EntryId);
