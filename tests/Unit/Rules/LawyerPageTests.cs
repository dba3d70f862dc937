using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Tests.Unit.Docs;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>The pages for lawyers are those that are committed, and each has its line in the file of approvals.</summary>
public sealed class LawyerPageTests
{
    private const string NotRead = "not yet read by a lawyer";

    private static readonly string Folder = Path.Combine(GeneratedPage.Root, "docs", "rules");

    // Written anew before either test reads what is committed.
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Pages = new(() =>
    {
        var pages = LawyerPages.Write(RuleBook.Shipped);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Renew(pages);
        }

        return pages;
    });

    [Fact]
    public void Every_page_is_as_generated_and_none_is_left_over()
    {
        var pages = Pages.Value;
        var committed = Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'), path => File.ReadAllText(path).ReplaceLineEndings("\n"));

        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), committed.Keys.Order(StringComparer.Ordinal));
        Assert.All(pages, page => Assert.Equal(page.Value, committed[page.Key]));
    }

    // A line: the hash of the page, who read it and when, and the page. A page that changes loses its approval.
    [Fact]
    public void Every_page_has_the_line_of_what_a_lawyer_said_of_it()
    {
        var pages = Pages.Value.Where(page => page.Key != "README.md").ToDictionary();
        var lines = File.ReadAllLines(Path.Combine(Folder, "approvals.txt")).Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.Equal(
            pages.Select(page => $"{RuleFiles.Hash(page.Value)} {page.Key}").Order(StringComparer.Ordinal),
            lines.Select(line => $"{line.Split(" | ")[0]} {line.Split(" | ")[2]}").Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Matches(@"^[0-9a-f]{16} \| (not yet read by a lawyer|.+, \d{4}-\d\d-\d\d) \| .+\.md$", line));
    }

    [Fact]
    public void No_page_shows_the_code_of_a_rule_file() =>
        Assert.All(Pages.Value.Values, page => Assert.DoesNotContain("{ \"", page, StringComparison.Ordinal));

    private static void Renew(IReadOnlyDictionary<string, string> pages)
    {
        Directory.CreateDirectory(Folder);
        var approvals = Path.Combine(Folder, "approvals.txt");
        var read = File.Exists(approvals)
            ? File.ReadAllLines(approvals).Where(line => line.Length > 0 && line[0] != '#').ToDictionary(line => line.Split(" | ")[0] + line.Split(" | ")[2], line => line.Split(" | ")[1])
            : [];
        foreach (var stale in Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories).Where(path => !pages.ContainsKey(Path.GetRelativePath(Folder, path).Replace('\\', '/'))))
        {
            File.Delete(stale);
        }

        foreach (var (name, text) in pages)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
            File.WriteAllText(Path.Combine(Folder, name), text);
        }

        File.WriteAllLines(approvals,
        [
            "# hash of the page | who read it, and when | page. A page that changes has a new hash, and must be read again.",
            .. pages.Where(page => page.Key != "README.md").Select(page =>
                $"{RuleFiles.Hash(page.Value)} | {read.GetValueOrDefault(RuleFiles.Hash(page.Value) + page.Key, NotRead)} | {page.Key}"),
        ]);
    }
}
