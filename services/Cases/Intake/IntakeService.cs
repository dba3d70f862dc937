using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Intake (modtagelse): from the information form to a running case.</summary>
internal sealed partial class IntakeService(
    Reads reads, Writes writes, FormIntake intake, CaseStore cases, FormStore forms, RequestChecks checks, CallCost costs)
    : V1.IntakeService.IntakeServiceBase;
