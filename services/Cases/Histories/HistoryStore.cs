using Google.Protobuf;
using Npgsql;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Progress;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.Understandings;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>
/// Reads the history of a case: its events from the log, and what they are about from the tables that hold it. One round trip each,
/// however many changes there are.
/// </summary>
internal sealed class HistoryStore(
    CourseStore courses, GoalStore goals, StatementStore statements, InterventionPlanStore plans, CitizenInputStore inputs,
    OwnUnderstandingStore understandings, ProtectionStore protections, ProgressStore progress, AssignmentStore assignments)
{
    // A case is given to another officer now and then.
    private const int MostAssignments = 1_000;

    private static readonly string[] OfAccess = [CaseRegistered.Descriptor.FullName, CaseAccessChanged.Descriptor.FullName];

    /// <summary>Events of a case, newest first, at most <paramref name="rows"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="kinds">Only of these kinds; all when empty.</param>
    /// <param name="before">Only those before this place; null from the newest on.</param>
    /// <param name="rows">A constant.</param>
    public static Query<IReadOnlyList<Happened>> Events(CaseRead session, IReadOnlyCollection<CaseChangeKind> kinds, long? before, int rows)
    {
        List<object?> values = [session.Municipality, session.CaseId];
        var conditions = "";
        if (before is { } place)
        {
            values.Add(place);
            conditions += $" and e.sequence < ${values.Count}";
        }

        if (kinds.Count > 0)
        {
            values.Add(CaseChanges.NamesOf(kinds));
            conditions += $" and e.type = any (${values.Count})";
        }

        var found = new List<Happened>();
        return new(() => found, (
            new Statement(
                $"""
                select e.sequence, e.type, e.published, e.actor_subject, e.actor_name, e.actor_role, e.occurred_at
                  from event e
                 where e.municipality_code = $1 and e.aggregate_id = $2{conditions}
                 order by e.sequence desc limit {rows}
                """,
                [.. values]),
            row => found.Add(Map(row))));
    }

    /// <summary>The events at these places in the log, as far as they are the case's.</summary>
    public static Query<IReadOnlyList<Happened>> EventsAt(CaseRead session, IReadOnlyCollection<long> places)
    {
        var found = new List<Happened>();
        return new(() => found, (
            new Statement(
                """
                select e.sequence, e.type, e.published, e.actor_subject, e.actor_name, e.actor_role, e.occurred_at
                  from event e
                 where e.municipality_code = $1 and e.aggregate_id = $2 and e.sequence = any ($3)
                """,
                session.Municipality, session.CaseId, places.ToArray()),
            row => found.Add(Map(row))));
    }

    /// <summary>What the events are about.</summary>
    /// <param name="session">The session.</param>
    /// <param name="events">The events.</param>
    /// <param name="known">The course of the case, where it has been read already.</param>
    public async Task<HistoryParts> Parts(CaseRead session, IReadOnlyCollection<Happened> events, CaseCourse? known = null)
    {
        var needed = events.Select(one => one.Part).ToList();
        var course = known is null && needed.OfType<ChangedPart.Course>().Any() ? courses.QueryOf(session, session.CaseId) : new(() => known);
        var versions = goals.Versions(session, session.CaseId, [.. needed.OfType<ChangedPart.Goal>().Select(one => (one.GoalId, one.Version))]);
        var said = statements.Some(session, session.CaseId, [.. needed.OfType<ChangedPart.Statement>().Select(one => one.Id)]);
        var plan = plans.Versions(session, session.CaseId, [.. needed.OfType<ChangedPart.Plan>().Select(one => one.Version)]);
        var input = inputs.Some(session, session.CaseId, [.. needed.OfType<ChangedPart.Input>().Select(one => one.InputId)]);
        var understood = understandings.Versions(session, session.CaseId, [.. needed.OfType<ChangedPart.Understanding>().Select(one => one.Version)]);
        var lifted = needed.OfType<ChangedPart.Protection>().Any(one => one.IsLifted) ? protections.LiftedQuery(session) : new(() => []);
        // Nobody could reach the case before it was registered.
        var access = AccessBefore(session, [.. events.Where(one => one.Published is CaseAccessChanged).Select(one => one.Sequence)]);
        var measured = needed.OfType<ChangedPart.Progress>().Any() ? progress.QueryOf(session, session.CaseId) : new(() => null);
        var assigned = events.Any(one => one.Published is CaseAccessChanged) ? assignments.QueryOf(session, session.CaseId, MostAssignments) : new(() => []);
        await session.Together(course, versions, said, plan, input, understood, lifted, access, measured, assigned);
        return new(session.CaseId, course.Result, versions.Result, said.Result, plan.Result, input.Result, understood.Result, lifted.Result, access.Result)
        {
            Progress = measured.Result, Assignments = assigned.Result,
        };
    }

    // Who could reach the case before each of these places.
    private static Query<IReadOnlyDictionary<long, CaseAccess?>> AccessBefore(CaseRead session, long[] places)
    {
        var found = new Dictionary<long, CaseAccess?>();
        return places.Length == 0
            ? new(() => found)
            : new(() => found, (
                new Statement(
                    """
                    select s.sequence, b.type, b.published
                      from unnest($3::bigint[]) as s (sequence)
                      cross join lateral (
                           select e.type, e.published
                             from event e
                            where e.municipality_code = $1 and e.aggregate_id = $2 and e.sequence < s.sequence and e.type = any ($4)
                            order by e.sequence desc limit 1) b
                    """,
                    session.Municipality, session.CaseId, places, OfAccess),
                row => found[row.Get<long>("sequence")] = Published(row) switch
                {
                    CaseRegistered registered => registered.Access,
                    CaseAccessChanged changed => changed.Access,
                    _ => null,
                }));
    }

    private static Happened Map(NpgsqlDataReader row) => new(
        row.Get<long>("sequence"), row.Get<string>("type"), Published(row), row.Get<string>("actor_subject"), row.Get<string>("actor_name"),
        row.Get<string>("actor_role"), row.Get<DateTimeOffset>("occurred_at"));

    // A newer version of the service may have written an event that this one does not know.
    private static IMessage? Published(NpgsqlDataReader row) =>
        Contract.Messages.GetValueOrDefault(row.Get<string>("type"))?.Parser.ParseFrom(row.Get<byte[]>("published"));
}
