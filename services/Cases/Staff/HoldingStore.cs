using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>A course that an officer has taken (kursus).</summary>
internal sealed record TakenCourse(Guid Id, CourseKind Kind, string Title, IReadOnlyList<TalkPurpose> Purposes, DateOnly TakenOn);

/// <summary>What an officer's page shows beside the officer.</summary>
internal sealed record Holdings(
    IReadOnlyList<RecordedAbsence> Absences, IReadOnlyList<HeldMandate> Mandates, IReadOnlyList<TakenCourse> Courses, IReadOnlyList<DateOnly> DutyDays);

/// <summary>The SQL of officers' absences, mandates and courses.</summary>
internal static class HoldingStore
{
    private const int DutyDaysAhead = 28;

    /// <summary>Everything of an officer in one query: absences that are not over, all mandates and courses, the coming duty days.</summary>
    public static async Task<Holdings> Find(TenantSession session, string officerId, DateOnly today)
    {
        var absences = new List<RecordedAbsence>();
        var mandates = new List<HeldMandate>();
        var courses = new List<TakenCourse>();
        var days = new List<DateOnly>();
        await session.Each(
            new Statement(
                """
                select 'absence' as what, a.absence_id as id, 0::smallint as kind, 0 as amount, '' as title, '{}'::smallint[] as purposes, a.first_day, a.last_day
                  from officer_absence a
                 where a.municipality_code = $1 and a.officer_id = $2 and a.cancelled_at is null and a.last_day >= $3
                union all
                select 'mandate', m.mandate_id, m.kind, m.limit_kroner, '', '{}', m.first_day, m.last_day
                  from mandate m where m.municipality_code = $1 and m.officer_id = $2
                union all
                select 'course', c.course_id, c.kind, 0, c.title, c.purposes, c.taken_on, null
                  from officer_course c where c.municipality_code = $1 and c.officer_id = $2
                union all
                select distinct 'duty', null::uuid, 0::smallint, 0, '', '{}'::smallint[], day::date, null::date
                  from duty d
                 cross join generate_series(greatest(d.first_day, $3)::timestamp, least(d.last_day, $4)::timestamp, interval '1 day') day
                 where d.municipality_code = $1 and d.officer_id = $2 and d.last_day >= $3 and d.first_day <= $4
                   and $2 in (select on_duty(d.team_id, day::date))
                """,
                session.Municipality, officerId, today, today.AddDays(DutyDaysAhead)),
            row =>
            {
                var first = row.Get<DateOnly>("first_day");
                switch (row.Get<string>("what"))
                {
                    case "absence":
                        absences.Add(new(row.Get<Guid>("id"), first, row.Get<DateOnly>("last_day")));
                        break;
                    case "mandate":
                        mandates.Add(new(row.Get<Guid>("id"), (MandateKind)row.Get<short>("kind"), row.Get<int>("amount"), first, row.Get<DateOnly?>("last_day")));
                        break;
                    case "course":
                        courses.Add(new(
                            row.Get<Guid>("id"), (CourseKind)row.Get<short>("kind"), row.Get<string>("title"),
                            [.. row.Get<short[]>("purposes").Select(purpose => (TalkPurpose)purpose)], first));
                        break;
                    default:
                        days.Add(first);
                        break;
                }
            });
        return new(
            [.. absences.OrderBy(one => one.FirstDay)], [.. mandates.OrderByDescending(one => one.FirstDay).ThenBy(one => one.Id)],
            [.. courses.OrderByDescending(one => one.TakenOn).ThenBy(one => one.Id)], [.. days.Order()]);
    }

    /// <summary>The days of an absence on which the officer is on duty and nobody else who is present.</summary>
    public static async Task<IReadOnlyList<DateOnly>> Uncovered(UnitOfWork work, string officerId, RecordedAbsence absence)
    {
        var days = new List<DateOnly>();
        await work.Each(
            new Statement(
                """
                select distinct day::date as day
                  from duty d
                 cross join generate_series(greatest(d.first_day, $3)::timestamp, least(d.last_day, $4)::timestamp, interval '1 day') day
                 where d.municipality_code = $1 and d.officer_id = $2 and d.last_day >= $3 and d.first_day <= $4
                   and $2 in (select on_duty(d.team_id, day::date))
                   and not exists (select from on_duty(d.team_id, day::date) other where other.officer_id <> $2 and is_present(other.officer_id, day::date))
                 order by 1
                """,
                work.Municipality, officerId, absence.FirstDay, absence.LastDay),
            row => days.Add(row.Get<DateOnly>("day")));
        return days;
    }

    /// <summary>An absence of the officer; null where there is none, or it is cancelled.</summary>
    public static Task<RecordedAbsence?> FindAbsence(TenantSession session, string officerId, Guid absenceId) => session.First(
        new Statement(
            """
            select absence_id, first_day, last_day from officer_absence
             where municipality_code = $1 and officer_id = $2 and absence_id = $3 and cancelled_at is null
            """,
            session.Municipality, officerId, absenceId),
        row => new RecordedAbsence(row.Get<Guid>("absence_id"), row.Get<DateOnly>("first_day"), row.Get<DateOnly>("last_day")));

    /// <summary>Queues an absence.</summary>
    public static void Insert(UnitOfWork work, string officerId, RecordedAbsence absence) => work.Add(new Statement(
        "insert into officer_absence (municipality_code, absence_id, officer_id, first_day, last_day) values ($1, $2, $3, $4, $5)",
        work.Municipality, absence.Id, officerId, absence.FirstDay, absence.LastDay));

    /// <summary>Queues that an absence is cancelled.</summary>
    public static void Cancel(UnitOfWork work, RecordedAbsence absence) => work.Add(new Statement(
        "update officer_absence set cancelled_at = $3 where municipality_code = $1 and absence_id = $2", work.Municipality, absence.Id, work.Now));

    /// <summary>Queues a mandate.</summary>
    public static void Insert(UnitOfWork work, string officerId, HeldMandate mandate) => work.Add(new Statement(
        """
        insert into mandate (municipality_code, mandate_id, officer_id, kind, limit_kroner, first_day, last_day) values ($1, $2, $3, $4, $5, $6, $7)
        """,
        work.Municipality, mandate.Id, officerId, (short)mandate.Kind, mandate.LimitKroner, mandate.FirstDay, mandate.LastDay));

    /// <summary>Queues the last day of a mandate.</summary>
    public static void End(UnitOfWork work, HeldMandate mandate) => work.Add(new Statement(
        "update mandate set last_day = $3 where municipality_code = $1 and mandate_id = $2", work.Municipality, mandate.Id, mandate.LastDay));

    /// <summary>Queues a course.</summary>
    public static void Insert(UnitOfWork work, string officerId, TakenCourse course) => work.Add(new Statement(
        """
        insert into officer_course (municipality_code, course_id, officer_id, kind, title, purposes, taken_on) values ($1, $2, $3, $4, $5, $6, $7)
        """,
        work.Municipality, course.Id, officerId, (short)course.Kind, course.Title, course.Purposes.Select(purpose => (short)purpose).ToArray(), course.TakenOn));
}
