namespace Sygeopfoelgning.Tests.Service.Letters;

/// <summary>A program <c>node</c> that does something first, and is Node.js then. Its folder comes first in <see cref="Path"/>.</summary>
internal sealed class FakeNode : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fake-node-");

    /// <param name="first">What it does first, in the shell.</param>
    public FakeNode(string first)
    {
        var own = Environment.GetEnvironmentVariable("PATH")!;
        var node = own.Split(':').Select(part => System.IO.Path.Combine(part, "node")).First(File.Exists);
        File.WriteAllText(Program, $"#!/bin/sh\n{first}\nexec '{node}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Path = $"{folder.FullName}:{own}";
    }

    /// <summary>Where programs are looked for.</summary>
    public string Path { get; }

    /// <summary>It has ended once.</summary>
    public bool Died => File.Exists($"{Program}.died");

    private string Program => System.IO.Path.Combine(folder.FullName, "node");

    /// <summary>Lets it go on.</summary>
    public void Go() => File.WriteAllText($"{Program}.go", "");

    public void Dispose() => folder.Delete(recursive: true);
}
