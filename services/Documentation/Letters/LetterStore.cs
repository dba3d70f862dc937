using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.V1;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>A letter as stored, without its PDF.</summary>
internal sealed record StoredLetter(
    Guid Id, Guid CaseId, string TemplateId, int TemplateVersion, LetterLanguage Language, LetterRecipient Recipient, int PageCount, int Size, byte[] Sha256,
    DateTimeOffset RenderedAt, string ByReference, string ByName);

/// <summary>A letter with its PDF.</summary>
internal sealed record StoredPdf(StoredLetter Letter, byte[] Pdf);

/// <summary>The SQL of letters. A PDF can only be decrypted as that letter's.</summary>
internal sealed class LetterStore(CaseKeys keys)
{
    private const string Columns =
        """
        l.letter_id, l.case_id, l.template_id, l.template_version, l.language, l.recipient, l.page_count, l.size, l.sha256,
               l.rendered_at, l.rendered_by_id, l.rendered_by_name
        """;

    /// <summary>How many letters are read at once with their PDFs.</summary>
    public const int AtOnce = 10;

    /// <summary>Queues a letter.</summary>
    public static void Insert(CaseWork work, StoredPdf letter)
    {
        var one = letter.Letter;
        work.Add(new Statement(
            """
            insert into letter (municipality_code, letter_id, case_id, template_id, template_version, language, recipient, page_count, size, sha256,
                                rendered_at, rendered_by_id, rendered_by_name, pdf)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            work.Municipality, one.Id, one.CaseId, one.TemplateId, one.TemplateVersion, (short)one.Language, (short)one.Recipient, one.PageCount, one.Size,
            one.Sha256, one.RenderedAt, one.ByReference, one.ByName, work.CaseKey.Encrypt(letter.Pdf, What(one.Id))));
    }

    /// <summary>A letter of a case; null if the case has no such letter.</summary>
    public Task<StoredPdf?> Find(ReadSession session, Guid caseId, Guid letterId) => session.First(
        new Statement(
            $"""
            select {Columns}, l.pdf, {CaseKeys.Columns} from letter l {CaseKeys.Join("l")}
             where l.municipality_code = $1 and l.case_id = $2 and l.letter_id = $3
            """,
            session.Municipality, caseId, letterId),
        row => MapPdf(session, row));

    /// <summary>A page of the letters of a case, newest first, and one more if another page follows.</summary>
    public static Task<List<StoredLetter>> OfCase(CaseRead session, Page page) => session.All(
        page.After is [var after]
            ? new Statement(
                $"""
                select {Columns} from letter l
                 where l.municipality_code = $1 and l.case_id = $2 and l.letter_id < $3
                 order by l.letter_id desc limit {page.Rows}
                """,
                session.Municipality, session.CaseId, Guid.Parse(after))
            : new Statement(
                $"""
                select {Columns} from letter l
                 where l.municipality_code = $1 and l.case_id = $2
                 order by l.letter_id desc limit {page.Rows}
                """,
                session.Municipality, session.CaseId),
        Map);

    /// <summary>The next letters of a case after another, oldest first; none after the last.</summary>
    public Task<List<StoredPdf>> After(ReadSession session, Guid caseId, Guid after) => session.All(
        new Statement(
            $"""
            select {Columns}, l.pdf, {CaseKeys.Columns} from letter l {CaseKeys.Join("l")}
             where l.municipality_code = $1 and l.case_id = $2 and l.letter_id > $3
             order by l.letter_id limit {AtOnce.ToString(System.Globalization.CultureInfo.InvariantCulture)}
            """,
            session.Municipality, caseId, after),
        row => MapPdf(session, row));

    /// <summary>Queues the deletion of the letters of a case.</summary>
    public static void Erase(UnitOfWork work, Guid caseId) =>
        work.Add(new Statement("delete from letter where municipality_code = $1 and case_id = $2", work.Municipality, caseId));

    private static StoredLetter Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("letter_id"), row.Get<Guid>("case_id"), row.Get<string>("template_id"), row.Get<int>("template_version"),
        (LetterLanguage)row.Get<short>("language"), (LetterRecipient)row.Get<short>("recipient"), row.Get<int>("page_count"), row.Get<int>("size"),
        row.Get<byte[]>("sha256"), row.Get<DateTimeOffset>("rendered_at"), row.Get<string>("rendered_by_id"), row.Get<string>("rendered_by_name"));

    private StoredPdf MapPdf(ReadSession session, NpgsqlDataReader row)
    {
        var letter = Map(row);
        return new StoredPdf(letter, keys.Open(session, letter.CaseId, row).Decrypt(row.Get<byte[]>("pdf"), What(letter.Id)));
    }

    private static string What(Guid letterId) => $"letter.pdf:{letterId}";
}
