namespace Sygeopfoelgning.AppHost;

/// <summary>The folder the services read their keys from, again whenever they change (<c>Keys:Folder</c>).</summary>
internal static class KeyFolder
{
    public static string Of(string localFolder) => Path.Combine(localFolder, "keys");

    public static void Write(string localFolder, string encryption, string hash)
    {
        var folder = Directory.CreateDirectory(Of(localFolder)).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        PrivateFile.Write(Path.Combine(folder, "encryption"), encryption);
        PrivateFile.Write(Path.Combine(folder, "hash"), hash);
    }
}
