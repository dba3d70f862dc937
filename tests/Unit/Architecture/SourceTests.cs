using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Tests.Unit.Architecture;

/// <summary>What product code must not contain, and what it must.</summary>
public sealed partial class SourceTests
{
    private static readonly string[] Product = ["services", "ServiceDefaults"];

    [Fact]
    public void Only_one_file_makes_an_RpcException()
    {
        var makers = Repository.Files(".cs", Product).Where(path => NewRpcException().IsMatch(Repository.Read(path)));
        Assert.Equal(["ServiceDefaults/Rpc/Errors/Statuses.cs"], makers);
    }

    [Fact]
    public void The_municipality_is_set_for_the_transaction_only()
    {
        // A session setting would go with the connection to the pool's next user.
        var settings = Repository.Files(".cs", Product).Concat(Repository.Files(".sql", Product))
            .SelectMany(path => SetConfig().Matches(Repository.Read(path)).Select(match => (path, match.Groups[1].Value)))
            .ToList();
        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.Equal("true", setting.Value));
    }

    [Fact]
    public void The_clock_of_the_database_decides_nothing_of_the_domain()
    {
        var migrations = Repository.Files(".sql", "services");
        var stores = Repository.Files(".cs", "services").Where(path => !path.StartsWith("services/Migrator/", StringComparison.Ordinal));
        Assert.DoesNotContain(migrations.Concat(stores), path => DatabaseClock().IsMatch(Repository.Read(path)));
    }

    [Fact]
    public void The_clock_the_console_and_blocking_waits_are_banned_in_product_code()
    {
        var banned = Repository.Read("BannedSymbols.txt");
        foreach (var symbol in (string[])["DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.UtcNow", "Thread.Sleep", "T:System.Console", "Guid.NewGuid"])
        {
            Assert.Contains(symbol, banned, StringComparison.Ordinal);
        }

        Assert.Contains("BannedSymbols.txt", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_read_by_name()
    {
        // The compiler refuses it too; a variable that holds the number is a number as well.
        Assert.Contains("M:Npgsql.NpgsqlDataReader.GetFieldValue``1(System.Int32)", Repository.Read("BannedSymbols.txt"), StringComparison.Ordinal);
        var byNumber = Repository.Files(".cs", Product).Where(path => path != "ServiceDefaults/Data/Storage/Columns.cs")
            .SelectMany(path => ReadByNumber().Matches(Repository.Read(path)).Select(match => $"{path}: {match.Value}"));
        Assert.Empty(byNumber);
        Assert.Matches(ReadByNumber(), "row.GetString(0) row.IsDBNull(column) reader.GetFieldValue<byte[]>(12)");
    }

    /// <summary>How a row finds its case's key stands in one place.</summary>
    [Fact]
    public void The_join_to_the_key_of_a_case_stands_once() => Assert.Equal(
        ["ServiceDefaults/Data/Storage/CaseKeys.cs"],
        Repository.Files(".cs", Product).Where(path => Repository.Read(path).Contains("join case_key", StringComparison.Ordinal)));

    [Fact]
    public void Comments_are_part_of_the_contracts_lint()
    {
        // `buf lint` is part of ./test: with this category every service, method, message, field, enum and value must have one.
        Assert.Contains("- COMMENTS", Repository.Read("buf.yaml"), StringComparison.Ordinal);
        Assert.Contains("lint", Repository.Read("test"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_names_a_package_registry()
    {
        var text = Repository.Files("", "eng/tools").Where(path =>
                !path.Contains("/node_modules/", StringComparison.Ordinal) && !path.Contains("/.debian/", StringComparison.Ordinal))
            .Concat(["Directory.Packages.props", "README.md", ".config/dotnet-tools.json"]);
        Assert.DoesNotContain(text, path => RegistryHost().IsMatch(Repository.Read(path)));
    }

    [GeneratedRegex(@"new RpcException\(|\.ToRpcException\(|: RpcException\(")]
    private static partial Regex NewRpcException();

    [GeneratedRegex(@"\b(row|reader|r)(\.(Get(String|Int16|Int32|Int64|Guid|Boolean|Double|Value|FieldValue)|IsDBNull)(Async)?(<[^;()]*>)?\((\d+|[a-z]\w*)[,)]|\[\d+\])")]
    private static partial Regex ReadByNumber();

    [GeneratedRegex(@"set_config\('app[.]municipality', [^)]*?, (\w+)\)")]
    private static partial Regex SetConfig();

    [GeneratedRegex(@"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|\bcurrent_(date|timestamp)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DatabaseClock();

    [GeneratedRegex(@"//[a-z0-9.-]*(nuget|npmjs|debian)[.](org|com)")]
    private static partial Regex RegistryHost();
}
