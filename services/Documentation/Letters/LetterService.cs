using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>The letters of a case (breve).</summary>
internal sealed partial class LetterService(
    Reads reads, Writes writes, LetterStore store, JournalStore journals, CaseFacts facts, Typesetter typesetter, RuleBook book)
    : V1.LetterService.LetterServiceBase;
