namespace Sygeopfoelgning.AppHost;

/// <summary>A file that only the owner can read, and that exists completely or not at all.</summary>
internal static class PrivateFile
{
    public static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var made = file + ".new";
        File.Delete(made);
        using (var writer = new StreamWriter(made, options))
            writer.Write(text);
        File.Move(made, file, overwrite: true);
    }
}
