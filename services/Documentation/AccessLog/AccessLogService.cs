using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>Who looked at which case (adgangslog).</summary>
internal sealed partial class AccessLogService(Reads reads) : V1.AccessLogService.AccessLogServiceBase;
