using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Reveal;

/// <summary>Shows what is masked everywhere else. That it was shown, to whom and why, is on the disk before the answer leaves.</summary>
internal sealed partial class RevealService(Reads reads, RevealStore store) : V1.RevealService.RevealServiceBase;
