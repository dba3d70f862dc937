using Sygeopfoelgning.Tests.Unit.Architecture;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>A page under docs/ that is generated from the code: the committed one is compared; UPDATE_DOCS=1 generates it again.</summary>
internal static class GeneratedPage
{
    /// <summary>The repository's root.</summary>
    public static string Root => Repository.Root;

    public static void IsAsCommitted(string name, string generated)
    {
        var path = Path.Combine(Root, "docs", name);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.Equal(generated, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }
}
