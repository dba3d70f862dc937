using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>A letter that is set in type.</summary>
internal sealed record SetLetter(byte[] Pdf, int PageCount);

/// <summary>
/// Sets letters in type by Typst, in a Node.js process beside the service (<c>Typesetting/worker.mjs</c>). The process starts with the first
/// letter, sets one at a time, stops when no letter has come for a while, and is replaced when it fails or is too slow. Without Node.js or the
/// packages there are no letters, and nothing else is affected. Settings: <c>Letters:Packages</c>, the folder <c>node_modules</c> with the
/// packages (found in the checkout where it is not set); <c>Letters:IdleSeconds</c>, 300 where it is not set; and <c>Letters:MostSeconds</c>, how
/// long a letter may take, the start of the process included, 10 where it is not set.
/// </summary>
internal sealed partial class Typesetter : IAsyncDisposable
{
    // More than are set in a second; who comes then tries again.
    private const int MostWaiting = 100;
    private const int MostBytes = 200 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ILogger<Typesetter> log;
    private readonly string? packages;
    private readonly TimeSpan idle;
    private readonly TimeSpan patience;
    private readonly ITimer stopTimer;
    private Process? worker;
    private int waiting;

    public Typesetter(IConfiguration configuration, TimeProvider time, ILogger<Typesetter> log)
    {
        this.log = log;
        packages = configuration["Letters:Packages"] ?? InCheckout();
        idle = TimeSpan.FromSeconds(configuration.GetValue("Letters:IdleSeconds", 300));
        patience = TimeSpan.FromSeconds(configuration.GetValue("Letters:MostSeconds", 10));
        stopTimer = time.CreateTimer(_ => StopIfIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The id of the process that sets letters; null while there is none.</summary>
    internal int? ProcessId => worker?.Id;

    /// <summary>Sets a letter; the same letter has the same bytes.</summary>
    public async Task<Result<SetLetter>> Set(WrittenLetter letter, CancellationToken cancel)
    {
        if (packages is null)
        {
            NoPackages(log);
            return new LettersAway();
        }

        try
        {
            if (Interlocked.Increment(ref waiting) > MostWaiting || !await turn.WaitAsync(LongestWait, cancel))
            {
                return new LettersAway();
            }

            try
            {
                return await Ask(letter, cancel);
            }
            finally
            {
                stopTimer.Change(idle, Timeout.InfiniteTimeSpan);
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopTimer.DisposeAsync();
        await turn.WaitAsync();
        Stop();
        turn.Dispose();
    }

    // One that has died meanwhile is noticed by the answer that does not come: then another is started, once.
    private async Task<Result<SetLetter>> Ask(WrittenLetter letter, CancellationToken cancel)
    {
        var line = letter.ToLine();
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(patience);
            try
            {
                worker ??= Start();
                return await Exchange(worker, line, limit.Token);
            }
            catch (OperationCanceledException)
            {
                // Whatever it still answers belongs to this letter.
                Stop();
                cancel.ThrowIfCancellationRequested();
                TooSlow(log);
                return new LettersAway();
            }
            catch (Exception broken) when (broken is IOException or JsonException or System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                Stop();
                Failed(log, broken);
                if (attempt == 2)
                {
                    return new LettersAway();
                }
            }
        }
    }

    private static async Task<SetLetter> Exchange(Process process, byte[] line, CancellationToken cancel)
    {
        await process.StandardInput.BaseStream.WriteAsync(line, cancel);
        await process.StandardInput.BaseStream.FlushAsync(cancel);
        var output = process.StandardOutput.BaseStream;
        using var answer = JsonDocument.Parse(await HeaderOf(output, cancel));
        if (answer.RootElement.TryGetProperty("problem", out var problem))
        {
            // A letter that Typst refuses is a bug in the typesetting, not in the request.
            throw new TypesettingException(problem.GetString() ?? "");
        }

        var pdf = new byte[answer.RootElement.GetProperty("size").GetInt32()];
        await output.ReadExactlyAsync(pdf, cancel);
        return pdf.Length <= MostBytes
            ? new SetLetter(pdf, answer.RootElement.GetProperty("pages").GetInt32())
            : throw new TypesettingException($"a letter has {pdf.Length} bytes, more than {MostBytes}");
    }

    private static async Task<string> HeaderOf(Stream output, CancellationToken cancel)
    {
        var header = new List<byte>(64);
        var one = new byte[1];
        while (header.Count < 1000)
        {
            await output.ReadExactlyAsync(one, cancel);
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. header]);
            }

            header.Add(one[0]);
        }

        throw new IOException("The typesetting program answers without an end.");
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Letters", "Typesetting", "worker.mjs"), packages! },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // It needs no secret of the service.
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        var process = Process.Start(start) ?? throw new IOException("node does not start.");

        // What it complains about may contain the letter: it is read, so that it cannot fill the pipe, and not logged.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        Started(log, process.Id);
        return process;
    }

    private void StopIfIdle()
    {
        if (turn.Wait(TimeSpan.Zero))
        {
            Stop();
            turn.Release();
        }
    }

    private void Stop()
    {
        if (worker is { } process)
        {
            worker = null;
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended by itself.
            }

            process.Dispose();
        }
    }

    private static string? InCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "eng", "tools", "node_modules");
            if (Directory.Exists(Path.Combine(found, "@myriaddreamin", "typst-ts-node-compiler")))
            {
                return found;
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The typesetting program has started, process {ProcessId}")]
    private static partial void Started(ILogger log, int processId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The packages for letters are missing: set Letters:Packages to the folder node_modules that has them")]
    private static partial void NoPackages(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The typesetting program was too slow and was stopped")]
    private static partial void TooSlow(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The typesetting program failed or does not start")]
    private static partial void Failed(ILogger log, Exception broken);
}

/// <summary>A letter that could not be set: a bug in <c>letter.typ</c>.</summary>
internal sealed class TypesettingException(string problem) : Exception(problem);
