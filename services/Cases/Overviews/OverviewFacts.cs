using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.Histories;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.Understandings;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Overviews;

/// <summary>What Cases knows of a case, as it was read for its overview.</summary>
/// <param name="Today">The business date.</param>
/// <param name="Understanding">The citizen's own understanding.</param>
/// <param name="File">The case.</param>
/// <param name="Course">Its course.</param>
/// <param name="Goals">Its goals.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Statements">Its resources and challenges.</param>
/// <param name="Inputs">The newest inputs of the citizen, newest first.</param>
/// <param name="Events">The newest events, newest first.</param>
/// <param name="LastTalk">The talk that was completed last; null where none is.</param>
internal sealed record OverviewFacts(
    DateOnly Today, UnderstandingShown Understanding, CaseFile File, CaseCourse Course, CaseGoals Goals, CasePlan Plan, CaseStatements Statements,
    IReadOnlyList<CitizenInput> Inputs, IReadOnlyList<Happened> Events, HeldTalk? LastTalk);
