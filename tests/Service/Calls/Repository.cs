namespace Sygeopfoelgning.Tests.Service;

/// <summary>The repository these tests run from.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) => File.Exists(Path.Combine(folder, "Sygeopfoelgning.sln"))
        ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run from their repository."));
}
