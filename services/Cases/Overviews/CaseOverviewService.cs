using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Overviews;

/// <summary>A case as it is needed before a talk (sagsoverblik).</summary>
internal sealed partial class CaseOverviewService(Reads reads, OverviewStore overviews, RuleBook book) : V1.CaseOverviewService.CaseOverviewServiceBase;
