using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Reveal;

/// <summary>Shows what is masked everywhere else. Who saw it and why is on the disk before the answer is sent.</summary>
internal sealed partial class RevealService(Reads reads, RevealStore store) : V1.RevealService.RevealServiceBase;
