using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.Retention;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>The SQL of the course of a case. A record can only be decrypted as itself.</summary>
internal sealed class CourseStore(CaseKeys keys)
{
    /// <summary>The course; null if the municipality has no such case, or its key was erased.</summary>
    public Task<CaseCourse?> Find(TenantSession session, Guid caseId) => session.Run(QueryOf(session, caseId));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<CaseCourse?> QueryOf(TenantSession session, Guid caseId)
    {
        CaseKey? key = null;
        CaseCourse? found = null;
        var records = new List<CourseRecord>();
        return new(
            () => found is null || records.Count == 0 ? found : found with
            {
                Records = records, ChangedBy = records[^1].AuthorName, ChangedAt = records[^1].RecordedAt.ToDateTimeOffset(),
            },
            (new Statement(
                $"""
                select c.form, c.first_absence_day, c.kind_of_employment, c.notified_on, c.form_sent_on, c.form_received_on, c.rule_set_id, c.rule_set_version, c.overlay_ids, c.rules_certainty, c.registered_at, c.version, {CaseKeys.Columns},
                       (select coalesce(nullif(e.actor_name, ''), e.actor_subject) from event e
                         where e.municipality_code = c.municipality_code and e.aggregate_id = c.case_id and e.type = $3 limit 1) as registered_by
                  from sickness_case c
                  {CaseKeys.Join("c")}
                 where c.municipality_code = $1 and c.case_id = $2
                """,
                session.Municipality, caseId, CaseRegistered.Descriptor.FullName),
            row =>
            {
                key = keys.Open(session, caseId, row);
                found = Map(row, caseId, FormSeal.Open(key, row.Get<byte[]>("form")));
            }),
            (new Statement(
                "select r.record_id, r.body, r.recorded_at from course_record r where r.municipality_code = $1 and r.case_id = $2 order by r.version",
                session.Municipality, caseId),
            row =>
            {
                // Without a key the case was erased, and there is nothing to open.
                if (key is not null)
                {
                    records.Add(Read(row, caseId, key));
                }
            }));
    }

    /// <summary>Locks the course and reads it, in statements of their own, so that what the previous holder committed is seen.</summary>
    public async Task<CaseCourse> Lock(CaseWork work)
    {
        work.Lock(new Statement("select pg_advisory_xact_lock(hashtextextended($1::text, 5))", work.CaseId));
        return work.Found(await Find(work, work.CaseId));
    }

    /// <summary>Whether the person has another open case for the same absence.</summary>
    public static Task<OpenCase?> OtherOpen(CaseWork work) => work.First(
        new Statement(
            """
            select other.case_id, other.case_year, other.case_sequence
              from sickness_case c
              join sickness_case other on other.municipality_code = c.municipality_code and other.person_id = c.person_id
               and other.first_absence_day = c.first_absence_day and other.case_id <> c.case_id and other.status = 1
             where c.municipality_code = $1 and c.case_id = $2
            """,
            work.Municipality, work.CaseId),
        row => new OpenCase(row.Get<Guid>("case_id"), Kernel.CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value));

    /// <summary>Queues a record, and what lists show of the course after it.</summary>
    public static void Keep(CaseWork work, CaseCourse after, CourseRecord record)
    {
        work.Add(new Statement(
            "insert into course_record (municipality_code, record_id, case_id, version, body, recorded_at) values ($1, $2, $3, $4, $5, $6)",
            work.Municipality, Guid.Parse(record.RecordId), work.CaseId, after.Version,
            work.CaseKey.Encrypt(record.ToByteArray(), BodyOf(record.RecordId)), record.RecordedAt.ToDateTimeOffset()));
        work.Add(new Statement(
            """
            update sickness_case
               set status = $3, category = $4, expected_recovery_on = $5, version = $6, class = $7, closed_on = $8, outcome = $9
             where municipality_code = $1 and case_id = $2
            """,
            work.Municipality, work.CaseId, (short)(after.Closing is null ? CaseStatus.Open : CaseStatus.Closed),
            (short?)after.Visitation?.Visitation.Category, after.ExpectedRecoveryOn, after.Version,
            (short?)after.Classification?.Classification.CaseClass,
            after.Closing is { } closing ? CaseCourse.DayOf(closing) : (DateOnly?)null, (short?)after.Closing?.Closing.Outcome));
    }

    /// <summary>A page of the records and, if another follows, more than that; newest first.</summary>
    public Task<List<CourseRecord>> List(CaseRead session, Page page)
    {
        object?[] values = page.After is [var last] ? [session.Municipality, session.CaseId, Guid.Parse(last)] : [session.Municipality, session.CaseId];
        return session.All(
            new Statement(
                $"""
                select r.record_id, r.body, r.recorded_at, {CaseKeys.Columns}
                  from course_record r
                  {CaseKeys.Join("r")}
                 where r.municipality_code = $1 and r.case_id = $2{(page.After is [_] ? " and r.version < (select c.version from course_record c where c.municipality_code = $1 and c.case_id = $2 and c.record_id = $3)" : "")}
                 order by r.version desc limit {page.Rows}
                """,
                values),
            row => Read(row, session.CaseId, keys.Open(session, session.CaseId, row)));
    }

    private static CaseCourse Map(NpgsqlDataReader row, Guid caseId, InformationForm form) => new(
        caseId,
        RegisteredFacts(row, form),
        new CaseRules(
            row.Get<string>("rule_set_id"), row.Get<string>("rule_set_version"), row.Get<string[]>("overlay_ids"), (Certainty)row.Get<short>("rules_certainty")),
        [], row.Get<long>("version"), row.GetOrNull<string>("registered_by") ?? "", row.Get<DateTimeOffset>("registered_at"))
    {
        RiskOnForm = RiskAnswers.OnForm(form),
        ByEmployment = InFull(RegisteredFacts(row, form), form.ToFacts(), form.KindsOfEmployment()),
        CauseGroup = form.CauseGroup,
    };

    private static List<PlanFacts> InFull(PlanFacts registered, PlanFacts stated, IReadOnlyList<KindOfEmployment> kinds) =>
    [
        .. kinds.Select(kind => registered with
        {
            KindOfEmployment = kind, Circumstances = stated.Circumstances, EarlierCountedPeriods = stated.EarlierCountedPeriods,
        }),
    ];

    // What the decisions of the course rest on: circumstances and earlier periods move other dates only.
    private static PlanFacts RegisteredFacts(NpgsqlDataReader row, InformationForm form) => new()
    {
        FirstAbsenceDay = row.Get<DateOnly>("first_absence_day"),
        KindOfEmployment = (KindOfEmployment)row.Get<short>("kind_of_employment"),
        NotifiedOn = row.Get<DateOnly?>("notified_on"),
        FormSentOn = row.Get<DateOnly?>("form_sent_on"),
        FormReceivedOn = row.Get<DateOnly>("form_received_on"),
        ExpectedRecoveryOn = form.ExpectedRecoveryOn.ToDateOnly(),
        Standby = form.StandbyRequested,
    };

    private static CourseRecord Read(NpgsqlDataReader row, Guid caseId, CaseKey key)
    {
        var id = row.Get<Guid>("record_id").ToString();
        var record = CourseRecord.Parser.ParseFrom(key.Decrypt(row.Get<byte[]>("body"), BodyOf(id)));
        (record.RecordId, record.CaseId) = (id, caseId.ToString());
        record.RecordedAt = row.Get<DateTimeOffset>("recorded_at").ToTimestamp();
        return record;
    }

    private static string BodyOf(string recordId) => $"course_record.body:{recordId}";
}
