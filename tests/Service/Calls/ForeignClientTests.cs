using System.Diagnostics;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Health.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The services for somebody who has nothing of ours: reflection, health, and the commands of the README.</summary>
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

    // Every `buf curl` in a fenced block, with the lines it goes on over.
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

    [GeneratedRegex(@"\$\(\./run token[^)]*\)")]
    private static partial Regex TokenCommand();
}
