namespace StandIns.Tests;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "eng", "feed", "fill")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
