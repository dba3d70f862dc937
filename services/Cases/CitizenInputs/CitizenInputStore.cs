using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.CitizenInputs;

/// <summary>The SQL of citizens' input. The text of a row can only be decrypted as that row's.</summary>
internal sealed class CitizenInputStore(CaseKeys keys)
{
    private static readonly string Select =
        $"""
        select i.input_id, i.kind, i.author, i.author_id, i.author_name, i.text, i.added_at, {CaseKeys.Columns}
          from citizen_input i
          {CaseKeys.Join("i")}
         where i.municipality_code = $1 and i.case_id = $2
        """;

    /// <summary>Why nothing is added to the case: it is closed. Null if it is open.</summary>
    public static async Task<Refusal?> Closed(CaseWork work) => (await work.All(
        new Statement("select c.status from sickness_case c where c.municipality_code = $1 and c.case_id = $2", work.Municipality, work.CaseId),
        row => (CaseStatus)row.Get<short>("status"))).Contains(CaseStatus.Closed)
            ? new CaseIsClosed(work.CaseId.ToString())
            : null;

    /// <summary>Queues an input.</summary>
    public static void Insert(CaseWork work, CitizenInput input) => work.Add(new Statement(
        """
        insert into citizen_input (municipality_code, input_id, case_id, kind, author, author_id, author_name, text, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        work.Municipality, Guid.Parse(input.InputId), work.CaseId, (short)input.Kind, (short)input.Author, input.AuthorId, input.AuthorName,
        work.CaseKey.EncryptText(input.Text, TextOf(input.InputId)), input.AddedAt.ToDateTimeOffset()));

    /// <summary>A page of a case's inputs and, if another follows, more than that; newest first.</summary>
    public Task<List<CitizenInput>> List(CaseRead session, Page page) =>
        Read(session, session.CaseId, page.After is [var last] ? Guid.Parse(last) : null, newestFirst: true, page.Rows);

    /// <summary>The inputs of a case after one, at most <paramref name="limit"/>; oldest first.</summary>
    public Task<List<CitizenInput>> ListAfter(ReadSession session, Guid caseId, Guid? after, int limit) =>
        Read(session, caseId, after, newestFirst: false, limit);

    /// <summary>The newest inputs of a case, at most <paramref name="limit"/>; newest first.</summary>
    public Query<IReadOnlyList<CitizenInput>> Newest(ReadSession session, Guid caseId, int limit) =>
        Found(session, caseId, $"order by i.input_id desc limit {limit}");

    /// <summary>These inputs of a case.</summary>
    public Query<IReadOnlyList<CitizenInput>> Some(ReadSession session, Guid caseId, IReadOnlyCollection<Guid> ids) =>
        ids.Count == 0 ? new(() => []) : Found(session, caseId, "and i.input_id = any ($3)", ids.ToArray());

    private Task<List<CitizenInput>> Read(ReadSession session, Guid caseId, Guid? last, bool newestFirst, int limit)
    {
        object?[] values = last is null ? [session.Municipality, caseId] : [session.Municipality, caseId, last];
        var beyond = last is null ? "" : newestFirst ? " and i.input_id < $3" : " and i.input_id > $3";
        return session.All(
            new Statement($"{Select}{beyond} order by i.input_id {(newestFirst ? "desc" : "asc")} limit {limit}", values), row => Map(session, caseId, row));
    }

    private Query<IReadOnlyList<CitizenInput>> Found(ReadSession session, Guid caseId, string beyond, params IReadOnlyList<object> values)
    {
        var found = new List<CitizenInput>();
        return new(() => found, (
            new Statement($"{Select} {beyond}", [session.Municipality, caseId, .. values]), row => found.Add(Map(session, caseId, row))));
    }

    private CitizenInput Map(ReadSession session, Guid caseId, NpgsqlDataReader row)
    {
        var inputId = row.Get<Guid>("input_id").ToString();
        return new CitizenInput
        {
            InputId = inputId,
            CaseId = caseId.ToString(),
            Kind = (CitizenInputKind)row.Get<short>("kind"),
            Text = keys.Open(session, caseId, row).DecryptText(row.Get<byte[]>("text"), TextOf(inputId)),
            Author = (CitizenInputAuthor)row.Get<short>("author"),
            AuthorId = row.Get<string>("author_id"),
            AuthorName = row.Get<string>("author_name"),
            AddedAt = row.Get<DateTimeOffset>("added_at").ToTimestamp(),
        };
    }

    private static string TextOf(string inputId) => $"citizen_input.text:{inputId}";
}
