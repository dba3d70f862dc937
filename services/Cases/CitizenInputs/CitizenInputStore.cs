using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.CitizenInputs;

/// <summary>The SQL of the citizens' input. What a row says opens as that row's only.</summary>
internal static class CitizenInputStore
{
    /// <summary>Queues an input.</summary>
    public static void Insert(CaseWork work, CitizenInput input) => work.Add(new Statement(
        """
        insert into citizen_input (municipality_code, input_id, case_id, kind, author, author_id, author_name, text, added_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        work.Municipality, Guid.Parse(input.InputId), work.CaseId, (short)input.Kind, (short)input.Author, input.AuthorId, input.AuthorName,
        work.CaseKey.EncryptText(input.Text, TextOf(input.InputId)), input.AddedAt.ToDateTimeOffset()));

    private static string TextOf(string inputId) => $"citizen_input.text:{inputId}";
}
