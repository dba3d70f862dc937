using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>Whether a citizen is exempt from Digital Post (fritagelse), as it was recorded once.</summary>
internal sealed record KnownExemption(Guid Id, Answer Exempt, string ByName, DateTimeOffset At);

/// <summary>The SQL of exemptions from Digital Post.</summary>
internal static class ExemptionStore
{
    /// <summary>All of a case, the earliest first.</summary>
    public static Task<List<KnownExemption>> OfCase(TenantSession session, Guid caseId) => session.All(
        new Statement(
            """
            select exemption_id, exempt, recorded_by_name, recorded_at from digital_post_exemption
             where municipality_code = $1 and case_id = $2 order by exemption_id
            """,
            session.Municipality, caseId),
        Map);

    /// <summary>What was recorded last; unspecified where nothing was.</summary>
    public static Query<Answer> Last(TenantSession session, Guid caseId)
    {
        var found = Answer.Unspecified;
        return new(() => found, (
            new Statement(
                "select exempt from digital_post_exemption where municipality_code = $1 and case_id = $2 order by exemption_id desc limit 1",
                session.Municipality, caseId),
            row => found = (Answer)row.Get<short>("exempt")));
    }

    /// <summary>Queues a record.</summary>
    public static void Insert(CaseWork work, KnownExemption exemption) => work.Add(new Statement(
        """
        insert into digital_post_exemption (municipality_code, case_id, exemption_id, exempt, recorded_by_name, recorded_at) values ($1, $2, $3, $4, $5, $6)
        """,
        work.Municipality, work.CaseId, exemption.Id, (short)exemption.Exempt, exemption.ByName, exemption.At));

    private static KnownExemption Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("exemption_id"), (Answer)row.Get<short>("exempt"), row.Get<string>("recorded_by_name"), row.Get<DateTimeOffset>("recorded_at"));
}
