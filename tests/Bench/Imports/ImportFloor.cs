using System.Globalization;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Tests;

namespace Sygeopfoelgning.Bench;

/// <summary>The database floor of an import: its statements in its round trips, in a municipality of its own.</summary>
internal sealed class ImportFloor
{
    private const uint Text = 25, Number = 23, ShortNumber = 21, Uuid = 2950, ArrayOfTexts = 1009;

    // Every transaction has numbers of its own: so many for what must be new in it, and so many for its cases.
    private const int NewValues = 10_000;
    private const int MostConnections = 8;

    private readonly Dictionary<string, int> places = [];
    private readonly HashSet<string> lookedUp;
    private readonly HashSet<string> formIds;
    private readonly Dictionary<string, int> serials;
    private readonly Dictionary<string, string> owners;

    private ImportFloor(IReadOnlyList<RoundTrip> recorded, ImportInformationFormsRequest request, ImportInformationFormsResponse answer, short imported, short floor)
    {
        // The hashes of persons and forms are looked up before they are stored; those of names are not, and need not be new.
        lookedUp = [.. recorded.SelectMany(trip => trip.Statements).Where(IsQuestion).SelectMany(one => one.Values)
            .Where(value => value is { Type: SentText.ArrayOfBytes, Bytes: not null }).SelectMany(SentText.ElementsOf).OfType<string>()];
        formIds = [.. request.Forms.Select(form => form.FormId)];
        serials = answer.Results.Select((one, index) => (Serial: int.Parse(one.CaseNumber[5..], CultureInfo.InvariantCulture), index))
            .ToDictionary(one => one.Serial.ToString(CultureInfo.InvariantCulture), one => one.index);
        string In(short municipality) => municipality.ToString(CultureInfo.InvariantCulture);
        owners = new Dictionary<string, string>
        {
            [In(imported)] = In(floor),
            [BenchStack.OfficerOf(imported)] = BenchStack.OfficerOf(floor),
        };
    }

    /// <summary>The script; <c>n</c> counts its transactions.</summary>
    /// <param name="recorded">The round trips of one import.</param>
    /// <param name="request">The import.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="imported">The municipality in which it was recorded.</param>
    /// <param name="floor">The municipality in which pgbench sends it.</param>
    public static FloorScript Of(
        IReadOnlyList<RoundTrip> recorded, ImportInformationFormsRequest request, ImportInformationFormsResponse answer, short imported, short floor)
    {
        var one = new ImportFloor(recorded, request, answer, imported, floor);
        return FloorScript.Of(
            recorded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"\\set n :n + 1\n\\set t :n * {MostConnections} + :client_id\n\\set s :t * {NewValues}\n\\set c :t * {request.Forms.Count}"),
            one.Differs);
    }

    private string? Differs(SentStatement statement, SentValue value) => value.Type switch
    {
        Text or ShortNumber when owners.TryGetValue(SentText.Of(value), out var owner) => $"'{owner}'::{SentText.TypeOf(value)}",
        Uuid => $"('01941f00-0000-7f00-8000-' || lpad(({New(SentText.Of(value))})::text, 12, '0'))::uuid",
        Number when IsCase(statement) && serials.TryGetValue(SentText.Of(value), out var index) => $"(:c + {index + 1})::int",
        SentText.Bytes when lookedUp.Contains(SentText.Of(value)) => Hash(SentText.Of(value)),
        SentText.ArrayOfBytes => Each(value, lookedUp.Contains, Hash),
        SentText.ArrayOfNumbers => Each(value, _ => true, one => $"({New(one)})::bigint"),
        ArrayOfTexts => Each(value, formIds.Contains, one => $"'skema-' || ({New(one)})::text"),
        _ => null,
    };

    private static string? Each(SentValue value, Func<string, bool> isNew, Func<string, string> sql)
    {
        var elements = SentText.ElementsOf(value);
        return elements.Count > 0 && elements.All(one => one is not null && isNew(one)) ? $"array[{string.Join(',', elements.Select(one => sql(one!)))}]" : null;
    }

    private string Hash(string hash) => $"sha256(int8send(({New(hash)})::bigint))";

    // The same value has the same place everywhere, so that what belongs together still does.
    private string New(string value)
    {
        if (!places.TryGetValue(value, out var place))
        {
            places[value] = place = places.Count;
        }

        return place < NewValues
            ? string.Create(CultureInfo.InvariantCulture, $":s + {place}")
            : throw new InvalidOperationException($"An import has more than {NewValues} values that must be new.");
    }

    private static bool IsQuestion(SentStatement statement) =>
        statement.Text.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase) || statement.Text.TrimStart().StartsWith("with", StringComparison.OrdinalIgnoreCase);

    private static bool IsCase(SentStatement statement) => statement.Text.TrimStart().StartsWith("insert into sickness_case", StringComparison.Ordinal);
}
