using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>The municipality's staff (medarbejdere).</summary>
internal sealed partial class StaffService(Reads reads, Writes writes) : V1.StaffService.StaffServiceBase;
