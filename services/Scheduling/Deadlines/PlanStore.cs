using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>A plan as stored. It contains the names of its rules, not the rules: the explanation shows what a date is based on.</summary>
internal sealed record StoredPlan(
    Guid CaseId, CaseRules Rules, IReadOnlyList<PlannedDeadline> Deadlines, VisitationCategory? ProposedCategory, DateTimeOffset? MadeAt)
{
    /// <summary>When the notice of a deadline was published, by rule.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> NoticedAt { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>The rules that gave no date, and why.</summary>
    public IReadOnlyList<LeftOut> NotGiven { get; init; } = [];
}

/// <summary>A deadline whose last working day has come, as in the notice.</summary>
internal sealed record ReachedDeadline(string Title, DateOnly StatutoryDate, DateOnly PlanBy);

/// <summary>The SQL of plans.</summary>
internal sealed class PlanStore(CaseKeys keys) : ICaseHolding
{
    private const string FactsText = "plan.facts";
    private const string ExplanationText = "deadline.explanation";
    private const string NotGivenText = "plan.not_given";

    /// <summary>Queues the plan of a new case: its key, the plan with its facts, and its dates.</summary>
    public void Add(UnitOfWork work, StoredPlan plan, PlanFacts facts)
    {
        var key = keys.Create(work, plan.CaseId);
        work.Add(new Statement(
            """
            insert into plan (municipality_code, case_id, rule_set_id, rule_set_version, rules_certainty, overlay_ids, facts,
                              proposed_category, made_at, not_given)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            work.Municipality, plan.CaseId, plan.Rules.RuleSetId, plan.Rules.Version, Code.Of(plan.Rules.Certainty),
            plan.Rules.OverlayIds.ToArray(), key.Encrypt(JsonSerializer.SerializeToUtf8Bytes(facts, PlanJson.Default.PlanFacts), FactsText),
            (short?)plan.ProposedCategory, plan.MadeAt,
            key.Encrypt(JsonSerializer.SerializeToUtf8Bytes([.. plan.NotGiven], PlanJson.Default.LeftOutArray), NotGivenText)));

        var dates = plan.Deadlines;
        work.Add(new Statement(
            """
            insert into deadline (municipality_code, case_id, ordinal, rule_id, kind, window_from, statutory_date, plan_by,
                                  bound_party, certainty, explanation, notice)
            select $1, $2, ordinal, rule_id, kind, window_from, statutory_date, plan_by, bound_party, certainty, explanation, notice
              from unnest($3::text[], $4::text[], $5::date[], $6::date[], $7::date[], $8::text[], $9::text[], $10::bytea[], $11::text[])
                   with ordinality as d (rule_id, kind, window_from, statutory_date, plan_by, bound_party, certainty, explanation, notice, ordinal)
            """,
            work.Municipality, plan.CaseId,
            dates.Select(date => date.RuleId).ToArray(),
            dates.Select(date => Code.Of(date.Kind)).ToArray(),
            dates.Select(date => date.WindowFrom).ToArray(),
            dates.Select(date => date.StatutoryDate).ToArray(),
            dates.Select(date => date.PlanBy).ToArray(),
            dates.Select(date => Code.Of(date.Binds)).ToArray(),
            dates.Select(date => Code.Of(date.Certainty)).ToArray(),
            dates.Select(date => key.Encrypt(Explanation(date), ExplanationText)).ToArray(),
            dates.Select(date => DeadlineNotice.IsGivenWithThePlan(date, work.Today) ? "WITH_THE_PLAN" : null).ToArray()));
    }

    /// <summary>The plan of a case; null if there is none here, or its key was erased.</summary>
    public async Task<StoredPlan?> Find(ReadSession session, Guid caseId)
    {
        StoredPlan? plan = null;
        CaseKey? key = null;
        var noticed = new Dictionary<string, DateTimeOffset>();
        var dates = await session.All(
            new Statement(
                $"""
                select p.rule_set_id, p.rule_set_version, p.rules_certainty, p.overlay_ids, p.proposed_category, p.made_at,
                       {CaseKeys.Columns},
                       d.rule_id, d.kind, d.window_from, d.statutory_date, d.plan_by, d.bound_party, d.certainty, d.explanation,
                       d.noticed_at, p.not_given
                  from plan p
                  {CaseKeys.Join("p")}
                  join deadline d on d.municipality_code = p.municipality_code and d.case_id = p.case_id
                 where p.municipality_code = $1 and p.case_id = $2
                 order by d.ordinal
                """,
                session.Municipality, caseId),
            row =>
            {
                key ??= keys.Open(session, caseId, row);
                plan ??= Plan(caseId, row) with { NotGiven = NotGiven(row, key) };
                if (row.Get<DateTimeOffset?>("noticed_at") is { } at)
                {
                    noticed[row.Get<string>("rule_id")] = at;
                }

                return Date(row, key);
            });
        return plan is null ? null : plan with { Deadlines = dates, NoticedAt = noticed };
    }

    /// <summary>The plan and its dates.</summary>
    public Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        work.Add(new Statement("delete from deadline where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        work.Add(new Statement("delete from plan where municipality_code = $1 and case_id = $2", work.Municipality, caseId));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Marks a deadline as noticed, if its day has come and it had no notice; null if there is nothing to publish, also
    /// when the case was erased.
    /// </summary>
    public Task<ReachedDeadline?> Notice(UnitOfWork work, Guid caseId, string ruleId) => work.First(
        new Statement(
            $"""
            with noticed as (
                update deadline set notice = 'GIVEN', noticed_at = $4
                 where municipality_code = $1 and case_id = $2 and rule_id = $3
                   and notice is null and kind = 'DEADLINE' and plan_by <= $5
                returning municipality_code, case_id, statutory_date, plan_by, explanation)
            select n.statutory_date, n.plan_by, n.explanation, {CaseKeys.Columns}
              from noticed n
              {CaseKeys.Join("n")}
            """,
            work.Municipality, caseId, ruleId, work.Now, work.Today),
        row =>
        {
            var key = keys.Open(work, caseId, row);
            var words = JsonSerializer.Deserialize(key.Decrypt(row.Get<byte[]>("explanation"), ExplanationText), PlanJson.Default.DateWords)!;
            return new ReachedDeadline(words.Title.In(Language.Danish), row.Get<DateOnly>("statutory_date"), row.Get<DateOnly>("plan_by"));
        });

    private static byte[] Explanation(PlannedDeadline date) =>
        JsonSerializer.SerializeToUtf8Bytes(new DateWords(date.Title, date.Explanation), PlanJson.Default.DateWords);

    private static StoredPlan Plan(Guid caseId, NpgsqlDataReader row) => new(
        caseId,
        new CaseRules(
            row.Get<string>("rule_set_id"), row.Get<string>("rule_set_version"), row.Get<string[]>("overlay_ids"),
            Code.Parse<Certainty>(row.Get<string>("rules_certainty"))),
        [],
        (VisitationCategory?)row.Get<short?>("proposed_category"),
        row.Get<DateTimeOffset>("made_at"));

    private static PlannedDeadline Date(NpgsqlDataReader row, CaseKey key)
    {
        var words = JsonSerializer.Deserialize(key.Decrypt(row.Get<byte[]>("explanation"), ExplanationText), PlanJson.Default.DateWords)!;
        return new PlannedDeadline(
            row.Get<string>("rule_id"), words.Title, Code.Parse<DeadlineKind>(row.Get<string>("kind")), row.Get<DateOnly>("statutory_date"),
            row.Get<DateOnly?>("window_from"), row.Get<DateOnly?>("plan_by"), Code.Parse<BoundParty>(row.Get<string>("bound_party")),
            Code.Parse<Certainty>(row.Get<string>("certainty")), words.Explanation);
    }

    private static LeftOut[] NotGiven(NpgsqlDataReader row, CaseKey key) => row.GetOrNull<byte[]>("not_given") is { } notGiven
        ? JsonSerializer.Deserialize(key.Decrypt(notGiven, NotGivenText), PlanJson.Default.LeftOutArray)!
        : [];

    /// <summary>How values of an enum are written in the tables.</summary>
    private static class Code
    {
        public static string Of(Enum member) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.ToString());

        public static T Parse<T>(string code) where T : struct, Enum =>
            Enum.Parse<T>(code.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
    }
}

/// <summary>The title and the explanation of a date, in both languages.</summary>
internal sealed record DateWords(Wording Title, Explanation Explanation);

[JsonSerializable(typeof(DateWords))]
[JsonSerializable(typeof(PlanFacts))]
[JsonSerializable(typeof(LeftOut[]))]
internal sealed partial class PlanJson : JsonSerializerContext;
