using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace Sygeopfoelgning.Tests.Clients;

/// <summary>The tests of <c>clients/typescript</c>, one file after the other, against a stack of their own.</summary>
public sealed partial class TypeScriptTests(StackControl control, ITestOutputHelper report) : IClassFixture<StackControl>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string Root = RepositoryAbove(AppContext.BaseDirectory);
    private static readonly string Package = Path.Combine(Root, "clients/typescript");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Package, "test"), "*.test.ts").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_test_of_the_file_passes(string file)
    {
        var compiled = Path.Combine(Package, "dist/test", $"{file}.js");
        Assert.True(File.Exists(compiled), "The package is not built: run clients/typescript/build.");

        var (code, output) = await Node(compiled);

        report.WriteLine(output);
        Assert.True(code == 0, output);
        Assert.True(Count(output, "pass") > 0, $"No test ran.\n{output}");
        Assert.Equal((0, 0, 0, 0), (Count(output, "fail"), Count(output, "cancelled"), Count(output, "skipped"), Count(output, "todo")));
    }

    private async Task<(int Code, string Output)> Node(string test)
    {
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=tap", test])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Package,
        };
        start.Environment["SUITE_CONTROL"] = control.Address.ToString().TrimEnd('/');
        start.Environment["SUITE_ADDRESSES"] = JsonSerializer.Serialize(
            Stack.Services.ToDictionary(service => service, service => control.Stack.Http(service).ToString().TrimEnd('/')));
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await node.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill(entireProcessTree: true);
            return (-1, $"Not done within {Limit.TotalMinutes} minutes.\n{await output}\n{await errors}");
        }

        return (node.ExitCode, $"{await output}\n{await errors}");
    }

    // The runner's own summary, such as `# pass 12`.
    private static int Count(string output, string what) => Summary().Matches(output)
        .Where(line => line.Groups["what"].Value == what)
        .Select(line => int.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture))
        .DefaultIfEmpty(-1)
        .Last();

    private static string RepositoryAbove(string folder) => File.Exists(Path.Combine(folder, "Sygeopfoelgning.sln"))
        ? folder
        : RepositoryAbove(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run from their repository."));

    [GeneratedRegex("^# (?<what>[a-z]+) (?<count>[0-9]+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
