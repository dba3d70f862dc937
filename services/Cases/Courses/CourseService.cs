using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>The course of a case (sagens forløb): each act adds a record, and the case and its plan follow.</summary>
internal sealed partial class CourseService(Reads reads, CourseActs acts, CourseStore store, RuleBook book) : V1.CourseService.CourseServiceBase;
