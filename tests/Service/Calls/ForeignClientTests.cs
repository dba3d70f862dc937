using System.Diagnostics;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Health.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The services for a user who has nothing of this project: reflection, health, and the commands of the README.</summary>
public sealed partial class ForeignClientTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string Buf = Path.Combine(Repository.Root, "eng/tools/node_modules/.bin/buf");

    public static TheoryData<string> Services => [.. Stack.Services];

    [Fact]
    public async Task The_commands_of_the_readme_work()
    {
        var commands = Commands(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")));

        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            var (code, output, error) = await Run("bash", "-c", AgainstThisStack(command));
            Assert.True(code == 0, $"{command}\n{output}\n{error}");
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Reflection_lists_every_service_that_is_served(string service)
    {
        var (code, output, error) = await Run(Buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--list-services", Stack.Addresses[service]);

        Assert.True(code == 0, error);
        var listed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(ServedBy(service).Append("grpc.health.v1.Health").Order(), listed.Where(name => !name.StartsWith("grpc.reflection.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_foreign_client_registers_a_case_with_nothing_but_an_address_and_a_token()
    {
        var form = Given.Form();
        var request = Google.Protobuf.JsonFormatter.Default.Format(Given.Registration(form));

        var (code, output, error) = await Run(Buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--header", $"authorization: Bearer {Stack.Token()}",
            "--data", request, $"{Stack.Addresses["cases"]}/sygeopfoelgning.cases.v1.IntakeService/RegisterCase");

        Assert.True(code == 0, error);
        Assert.Contains("\"caseNumber\"", output, StringComparison.Ordinal);
        Assert.Contains($"{form.Citizen.CprNumber[..6]}-****", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_client_reads_in_its_terminal_which_field_is_wrong_and_why()
    {
        var request = Given.Registration();
        request.Form.Citizen.CprNumber = "";

        var (code, _, error) = await Run(Buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--header", $"authorization: Bearer {Stack.Token()}",
            "--data", Google.Protobuf.JsonFormatter.Default.Format(request), $"{Stack.Addresses["cases"]}/sygeopfoelgning.cases.v1.IntakeService/RegisterCase");

        Assert.NotEqual(0, code);
        var details = System.Text.Json.JsonDocument.Parse(error[error.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("details").EnumerateArray();
        var plain = Assert.Single(details, detail => detail.TryGetProperty("debug", out _)).GetProperty("debug");
        var violation = plain.GetProperty("google.rpc.BadRequest").GetProperty("field_violations")[0];
        Assert.Equal(
            ("form.citizen.cpr_number", "FIELD_REQUIRED"), (violation.GetProperty("field").GetString(), violation.GetProperty("reason").GetString()));
        Assert.Equal("INVALID_REQUEST", plain.GetProperty("google.rpc.ErrorInfo").GetProperty("reason").GetString());
        Assert.NotEmpty(plain.GetProperty("google.rpc.LocalizedMessage").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task A_foreign_client_reads_in_its_terminal_why_it_was_turned_away_at_the_door()
    {
        var (_, _, error) = await Run(Buf, "curl", "--protocol", "grpc", "--http2-prior-knowledge",
            "--data", "{}", $"{Stack.Addresses["cases"]}/sygeopfoelgning.cases.v1.CaseService/ListCases");

        Assert.Contains("\"reason\": \"UNAUTHENTICATED\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_of_the_readme_run_as_a_script()
    {
        // The function, and every command that uses it, as a user would copy them into a file.
        var blocks = Fenced().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")))
            .Select(block => block.Groups["text"].Value).Where(text => text.Contains("buf() {", StringComparison.Ordinal) || BufCommandOnALine().IsMatch(text)).ToList();
        Assert.Contains(blocks, text => text.Contains("buf() {", StringComparison.Ordinal));
        var script = string.Join('\n', blocks);
        foreach (var (service, port) in Stack.Services.Zip(Enumerable.Range(5101, 4)))
        {
            script = DocumentedAddress(port).Replace(script, Stack.Addresses[service]);
        }

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "set -eu\n" + TokenCommand().Replace(script, Stack.Token()));
            var (code, output, error) = await Run("bash", file);
            Assert.True(code == 0, $"{script}\n{output}\n{error}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Every_service_and_the_server_as_a_whole_are_serving(string service)
    {
        var health = new Health.HealthClient(Fixture.Channel(service));

        foreach (var name in ServedBy(service).Append(""))
        {
            var answer = await health.CheckAsync(new HealthCheckRequest { Service = name }, deadline: Suite.Soon);
            Assert.Equal((name, HealthCheckResponse.Types.ServingStatus.Serving), (name, answer.Status));
        }

        var unknown = await Assert.ThrowsAsync<RpcException>(async () =>
            await health.CheckAsync(new HealthCheckRequest { Service = "nobody.v1.NothingService" }, deadline: Suite.Soon));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Health_and_liveness_answer_on_the_other_port(string service)
    {
        using var client = new HttpClient { BaseAddress = Stack.Http(service) };

        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
        Assert.Equal("Healthy", await client.GetStringAsync("/alive"));
    }

    private static IEnumerable<string> ServedBy(string service) => Contract.Services
        .Where(one => one.File.Package == $"sygeopfoelgning.{service}.v1" || !Stack.Services.Contains(one.File.Package.Split('.')[1]))
        .Select(one => one.FullName);

    // Every `buf curl` in a fenced block, with its continuation lines.
    private static List<string> Commands(string readme) =>
        [.. Fenced().Matches(readme).SelectMany(block => block.Groups["text"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Select(line => line.Trim().TrimStart('$').Trim()).Where(line => BufCommand().IsMatch(line))];

    // The documented ports are those of ./run; a token as ./run token would print it.
    private string AgainstThisStack(string command)
    {
        foreach (var (service, port) in Stack.Services.Zip(Enumerable.Range(5101, 4)))
        {
            command = DocumentedAddress(port).Replace(command, Stack.Addresses[service]);
        }

        return $"""
            export TOKEN='{Stack.Token()}' token='{Stack.Token()}'
            {TokenCommand().Replace(BufCommand().Replace(command, $"{Buf} curl"), Stack.Token())}
            """;
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static Regex DocumentedAddress(int port) => new($@"(http://)?(localhost|127\.0\.0\.1):{port}\b");

    [GeneratedRegex("^```[a-z]*\\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"^(\S*/)?buf curl\b")]
    private static partial Regex BufCommand();

    [GeneratedRegex(@"^buf curl\b", RegexOptions.Multiline)]
    private static partial Regex BufCommandOnALine();

    [GeneratedRegex(@"\$\(\./run token[^)]*\)")]
    private static partial Regex TokenCommand();
}
