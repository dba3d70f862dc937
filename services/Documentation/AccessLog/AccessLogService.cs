using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>Who read which case (adgangslog).</summary>
internal sealed partial class AccessLogService(Reads reads) : V1.AccessLogService.AccessLogServiceBase;
