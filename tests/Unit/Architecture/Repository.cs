using System.Runtime.CompilerServices;

namespace Sygeopfoelgning.Tests.Unit.Architecture;

/// <summary>The sources of the suite, as the architecture tests read them.</summary>
internal static class Repository
{
    /// <summary>The folder of the checkout.</summary>
    public static string Root { get; } = Above(Here());

    /// <summary>Product files with an ending, below some folders; paths with forward slashes, relative to the checkout.</summary>
    public static IEnumerable<string> Files(string ending, params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), $"*{ending}", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select path;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Sygeopfoelgning.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
