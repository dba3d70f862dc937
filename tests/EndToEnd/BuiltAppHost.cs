namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>The AppHost that was built with these tests, in its own folder.</summary>
internal static class BuiltAppHost
{
    public static string Assembly
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.GetFullPath(Path.Combine(output.FullName, "../../../../../AppHost/bin", output.Parent!.Name, output.Name, "AppHost.dll"));
        }
    }
}
