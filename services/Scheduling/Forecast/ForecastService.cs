using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>What will break its deadline as the calendars are now (prognose).</summary>
internal sealed partial class ForecastService(Reads reads, Duties duties) : V1.ForecastService.ForecastServiceBase;
