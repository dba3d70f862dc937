using System.Diagnostics;
using System.Security.Cryptography;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>A service that cannot start says why, in one sentence. The service's own program is started, as an operator would.</summary>
public sealed class StartTests
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x";

    private static readonly Dictionary<string, string> Complete = new()
    {
        ["Identity__PublicKey"] = Key(key => key.ExportSubjectPublicKeyInfo()),
        ["Identity__ServiceKey"] = Key(key => key.ExportPkcs8PrivateKey()),
        ["Identity__Services__scheduling"] = Key(key => key.ExportSubjectPublicKeyInfo()),
        ["ConnectionStrings__casesdb"] = Nowhere,
        ["ConnectionStrings__casesdb-worker"] = Nowhere,
        ["Keys__Encryption"] = $"k1:{Convert.ToBase64String(new byte[32])}",
        ["Keys__Hash"] = $"h1:{Convert.ToBase64String(new byte[32])}",
        ["Keys__Position"] = $"p1:{Convert.ToBase64String(new byte[32])}",
        ["GRPC_PORT"] = "0",
    };

    [Theory]
    [InlineData("Identity__PublicKey", null, "It is not known whose tokens to trust")]
    [InlineData("Identity__PublicKey", "no key", "The setting Identity:PublicKey is not an elliptic-curve key")]
    [InlineData("Identity__Authority", "https://authority.example", "It is not known whose tokens to trust")]
    [InlineData("Identity__ServiceKey", null, "The setting Identity:ServiceKey is missing")]
    [InlineData("Identity__Services__scheduling", null, "It is not known which services to trust")]
    [InlineData("Identity__Services__scheduling", "no key", "The setting Identity:Services:scheduling is not an elliptic-curve key")]
    [InlineData("ConnectionStrings__casesdb", null, "The connection string casesdb is missing.")]
    [InlineData("ConnectionStrings__casesdb-worker", null, "The connection string casesdb-worker is missing.")]
    [InlineData("Keys__Encryption", null, "The setting Keys:Encryption is missing")]
    [InlineData("Keys__Hash", "h1:AAAA", "The setting Keys:Hash is not a list")]
    [InlineData("Keys__Hash", null, "The setting Keys:Hash is missing")]
    [InlineData("Keys__Position", null, "The setting Keys:Position is missing")]
    [InlineData("Keys__Encryption", "scheduling-k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "The setting Keys:Encryption holds 'scheduling-k1', a key of scheduling: give cases the keys of its own.")]
    [InlineData("GRPC_PORT", "many", "The setting GRPC_PORT is not a port number: many.")]
    public async Task A_bad_setting_ends_the_process_with_one_sentence(string setting, string? value, string sentence)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Cases.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, text) in Complete)
        {
            start.Environment[name] = text;
        }

        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "";
        start.Environment[setting] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = await process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);

            Assert.StartsWith(sentence, error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(("", 78), (await output, process.ExitCode));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Fact]
    public void Only_what_the_one_who_starts_it_can_put_right_is_told_this_way()
    {
        Assert.Equal("A.", StartupProblem.SentenceFor(new InvalidOperationException("outer", new StartupProblem("A."))));
        Assert.Null(StartupProblem.SentenceFor(new InvalidOperationException("a bug")));
    }

    private static string Key(Func<ECDsa, byte[]> export)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(export(key));
    }
}
