namespace Sygeopfoelgning.AppHost;

/// <summary>The folder from which each service reads its keys, again whenever they change (<c>Keys:Folder</c>).</summary>
internal static class KeyFolder
{
    public static string Of(string localFolder, string service) => Path.Combine(localFolder, "keys", service);

    /// <summary>Writes every service's own keys, and no other's.</summary>
    /// <param name="localFolder">The stack's folder.</param>
    /// <param name="ring">Returns a ring by its name (<see cref="KeyRings"/>).</param>
    public static void Write(string localFolder, Func<string, string> ring)
    {
        Make(Path.Combine(localFolder, "keys"));
        foreach (var service in KeyRings.Services)
        {
            var folder = Make(Of(localFolder, service));
            PrivateFile.Write(Path.Combine(folder, "encryption"), ring(KeyRings.Encryption(service)));
            PrivateFile.Write(Path.Combine(folder, "position"), ring(KeyRings.Position));
            if (service == KeyRings.Persons)
                PrivateFile.Write(Path.Combine(folder, "hash"), ring(KeyRings.Hash));
        }

        // Where all services read the same keys in earlier versions.
        File.Delete(Path.Combine(localFolder, "keys", "encryption"));
        File.Delete(Path.Combine(localFolder, "keys", "hash"));
    }

    static string Make(string folder)
    {
        var made = Directory.CreateDirectory(folder).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(made, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return made;
    }
}
