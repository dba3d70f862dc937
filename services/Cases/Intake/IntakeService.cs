using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Intake (modtagelse): from the information form to a running case.</summary>
internal sealed partial class IntakeService(Reads reads, Writes writes, IntakeStore store, CaseStore cases, FormStore forms, CaseKeys keys, RuleBook book)
    : V1.IntakeService.IntakeServiceBase;
