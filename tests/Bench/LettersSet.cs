using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.Letters;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Stories;
using LetterService = Sygeopfoelgning.Documentation.V1.LetterService;
using LetterField = Sygeopfoelgning.Documentation.V1.LetterField;

namespace Sygeopfoelgning.Bench;

/// <summary>Letters a second: written and stored by Documentation, and set by Typst alone in one process, as Documentation has one.</summary>
/// <param name="Service">Letters of Documentation.</param>
/// <param name="Typst">Letters of Typst alone.</param>
internal sealed record LettersSet(double Service, double Typst)
{
    /// <summary>The share of Typst's letters that is to be reached.</summary>
    public const double OfTypst = 0.6;

    /// <summary>The letters of Documentation that are in flight.</summary>
    public const int InFlight = 8;

    // Letters of one case wait for each other's entry in its journal.
    private const int Cases = 50;

    private const string Template = "indkaldelse";
    private static readonly DateTimeOffset Begins = new(2026, 12, 10, 8, 0, 0, TimeSpan.Zero);
    private static int number;

    /// <summary>The share that was reached.</summary>
    public double Ratio => Service / Typst;

    /// <summary>Rounds of both, one after the other, after a warm-up.</summary>
    public static async Task<IReadOnlyList<LettersSet>> Measure(BenchStack stack, Settings settings)
    {
        var municipality = Settings.Written[0];
        using var suite = new Suite(stack.Stack.Addresses, stack.Stack.Token("caseworker", municipality, "Sofie Sagsbehandler"), around: new Patient());
        var cases = new List<RegisterCaseResponse>();
        for (var i = 0; i < Cases; i++)
        {
            cases.Add(await suite.Intake.RegisterCaseAsync(Rpc.Registration(municipality), deadline: Suite.Soon));
        }

        using var typst = Start();
        var rounds = new List<LettersSet>();
        await PerSecond(settings.WarmUp, InFlight, () => Write(suite, cases[Random.Shared.Next(Cases)]));
        for (var round = 0; round < settings.Rounds; round++)
        {
            var alone = await PerSecond(settings.Stretch, 1, () => SetAlone(typst, cases[0].Case));
            var service = await PerSecond(settings.Stretch, InFlight, () => Write(suite, cases[Random.Shared.Next(Cases)]));
            rounds.Add(new LettersSet(service, alone));
        }

        typst.Kill();
        return rounds;
    }

    private static async Task<double> PerSecond(TimeSpan stretch, int inFlight, Func<Task> letter)
    {
        var (began, done) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < stretch)
            {
                await letter();
                Interlocked.Increment(ref done);
            }
        }));
        return done / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // Every letter is another one: nothing of it was set before.
    private static string Phone() => string.Create(CultureInfo.InvariantCulture, $"12 34 56 78, lokal {Interlocked.Increment(ref number)}");

    private static async Task Write(Suite suite, RegisterCaseResponse registered) =>
        await new LetterService.LetterServiceClient(suite.To("documentation")).RenderLetterAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = registered.Case.CaseId, AtLeast = registered.Position, TemplateId = Template,
                Recipient = LetterRecipient.Citizen,
                Fields =
                {
                    Fields().Select(field => field.Time is { } time
                        ? new LetterField { Name = field.Name, Time = Timestamp.FromDateTimeOffset(time) }
                        : new LetterField { Name = field.Name, Text = field.Text }),
                },
            },
            deadline: Suite.Soon);

    private static async Task SetAlone(Process typst, Case about)
    {
        var letter = WrittenLetter.Write(
            LetterTemplates.Shipped.Find(Template, 0, DateOnly.FromDateTime(DateTime.Today))!, Recipient.Citizen, Language.Danish, [.. Fields()],
            new LetterCase("Opdigtet Kommune", about.CaseNumber, about.Citizen.Name, "Sofie Sagsbehandler", "RS-2015", [], about.FirstAbsenceDay.ToDateOnly()!.Value),
            DateOnly.FromDateTime(DateTime.Today), RuleBook.Shipped).Value;
        await typst.StandardInput.BaseStream.WriteAsync(letter.ToLine());
        await typst.StandardInput.BaseStream.FlushAsync();
        var output = typst.StandardOutput.BaseStream;
        var header = new List<byte>();
        for (var one = new byte[1]; ; header.Add(one[0]))
        {
            await output.ReadExactlyAsync(one);
            if (one[0] == '\n')
            {
                break;
            }
        }

        using var answer = JsonDocument.Parse(Encoding.UTF8.GetString([.. header]));
        await output.ReadExactlyAsync(new byte[answer.RootElement.GetProperty("size").GetInt32()]);
    }

    private static IEnumerable<FilledField> Fields() =>
    [
        new("starts_at", Time: Begins), new("place", "Jobcenter Opdigtet, Prøvevej 1, lokale 2.14"), new("contact_form", "Personligt fremmøde"),
        new("purpose", "Første opfølgningssamtale"), new("officer", "Sofie Sagsbehandler"), new("bring", "Mulighedserklæringen"), new("phone", Phone()),
    ];

    private static Process Start()
    {
        var tools = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(tools.FullName, "eng", "tools", "node_modules")))
        {
            tools = tools.Parent ?? throw new InvalidOperationException("The packages of eng/tools are not installed.");
        }

        return Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(AppContext.BaseDirectory, "Letters", "Typesetting", "worker.mjs"), Path.Combine(tools.FullName, "eng", "tools", "node_modules")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
    }
}
