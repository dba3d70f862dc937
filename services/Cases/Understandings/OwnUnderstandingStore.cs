using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Understandings;

/// <summary>The SQL of the citizen's own understanding. The text of a version can only be decrypted as that version's.</summary>
internal sealed class OwnUnderstandingStore(CaseKeys keys)
{
    private static readonly string Select =
        $"""
        select u.version, u.text, u.wording, u.written_by, u.author_id, u.author_name, u.said_on, u.written_at, {CaseKeys.Columns}
          from own_understanding u
          {CaseKeys.Join("u")}
         where u.municipality_code = $1 and u.case_id = $2
        """;

    /// <summary>What a further version rests on; null if the municipality has no such case.</summary>
    public static Task<CaseUnderstanding?> Find(CaseWork work) => work.First(
        new Statement(
            """
            select c.status, c.first_absence_day, coalesce((
                   select max(u.version) from own_understanding u where u.municipality_code = c.municipality_code and u.case_id = c.case_id), 0) as version
              from sickness_case c
             where c.municipality_code = $1 and c.case_id = $2
            """,
            work.Municipality, work.CaseId),
        row => new CaseUnderstanding(
            work.CaseId, row.Get<short>("status") == (short)CaseStatus.Open, row.Get<DateOnly>("first_absence_day"), row.Get<int>("version")));

    /// <summary>Queues a version.</summary>
    public static void Insert(CaseWork work, OwnUnderstanding said) => work.Add(new Statement(
        """
        insert into own_understanding (municipality_code, case_id, version, text, wording, written_by, author_id, author_name, said_on, written_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        work.Municipality, work.CaseId, said.Version, work.CaseKey.EncryptText(said.Text, TextOf(work.CaseId, said.Version)), (short)said.Wording,
        (short)said.WrittenBy, said.AuthorId, said.AuthorName, said.SaidOn.ToDateOnly(), said.WrittenAt.ToDateTimeOffset()));

    /// <summary>A page of the versions and, if another follows, more than that; latest first.</summary>
    public Task<List<OwnUnderstanding>> List(CaseRead session, Page page) => page.After is [var last]
        ? Read(session, session.CaseId, $"and u.version < $3 order by u.version desc limit {page.Rows}", int.Parse(last, CultureInfo.InvariantCulture))
        : Read(session, session.CaseId, $"order by u.version desc limit {page.Rows}");

    /// <summary>All versions, oldest first.</summary>
    public Task<List<OwnUnderstanding>> All(ReadSession session, Guid caseId) => Read(session, caseId, "order by u.version");

    /// <summary>What is shown first in the case.</summary>
    public Query<UnderstandingShown> Shown(ReadSession session, Guid caseId)
    {
        var found = new List<OwnUnderstanding>();
        return new(
            () => new(found.FirstOrDefault(), found.Skip(1).FirstOrDefault()),
            (new Statement(
                $"""
                {Select} and u.version in (
                   (select max(l.version) from own_understanding l where l.municipality_code = $1 and l.case_id = $2),
                   (select max(c.version) from own_understanding c where c.municipality_code = $1 and c.case_id = $2 and c.written_by = 1))
                 order by u.version desc
                """,
                session.Municipality, caseId),
            row => found.Add(Map(session, caseId, row))));
    }

    /// <summary>These versions, and the ones before them.</summary>
    public Query<IReadOnlyDictionary<int, OwnUnderstanding>> Versions(ReadSession session, Guid caseId, IReadOnlyCollection<int> versions)
    {
        var found = new Dictionary<int, OwnUnderstanding>();
        return versions.Count == 0
            ? new(() => found)
            : new(() => found, (
                new Statement($"{Select} and u.version = any ($3)", session.Municipality, caseId, versions.Concat(versions.Select(one => one - 1)).Distinct().ToArray()),
                row =>
                {
                    var said = Map(session, caseId, row);
                    found[said.Version] = said;
                }));
    }

    private Task<List<OwnUnderstanding>> Read(ReadSession session, Guid caseId, string beyond, params IReadOnlyList<object> values) => session.All(
        new Statement($"{Select} {beyond}", [session.Municipality, caseId, .. values]), row => Map(session, caseId, row));

    private OwnUnderstanding Map(TenantSession session, Guid caseId, NpgsqlDataReader row)
    {
        var version = row.Get<int>("version");
        return new()
        {
            CaseId = caseId.ToString(),
            Version = version,
            Text = keys.Open(session, caseId, row).DecryptText(row.Get<byte[]>("text"), TextOf(caseId, version)),
            Wording = (GoalWording)row.Get<short>("wording"),
            WrittenBy = (WrittenBy)row.Get<short>("written_by"),
            AuthorId = row.Get<string>("author_id"),
            AuthorName = row.Get<string>("author_name"),
            SaidOn = row.Get<DateOnly>("said_on").ToProto(),
            WrittenAt = row.Get<DateTimeOffset>("written_at").ToTimestamp(),
        };
    }

    private static string TextOf(Guid caseId, int version) => $"own_understanding.text:{caseId}:{version}";
}
