using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Retention;

/// <summary>Retention in the job (fastholdelse): the first call, the assessment of the risk, and the class of the case.</summary>
internal sealed partial class RetentionService(CourseActs acts, RuleBook book) : V1.RetentionService.RetentionServiceBase;
