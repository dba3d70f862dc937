extern alias oracle;

using System.Reflection;
using System.Runtime.Loader;
using Google.Protobuf;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Requests;

/// <summary>
/// ProtoValidate, with a separate Google.Protobuf: the library gives an option one meaning in a whole process, and the services
/// have types of their own for <c>buf.validate</c>.
/// </summary>
internal sealed class Oracle : AssemblyLoadContext
{
    private static readonly string Folder = Path.GetDirectoryName(typeof(Oracle).Assembly.Location)!;

    private readonly Func<string, byte[], IReadOnlyList<(string Path, string Rule)>> verdict;

    public Oracle() : base("oracle")
    {
        var type = LoadFromAssemblyName(typeof(oracle::Sygeopfoelgning.Tests.Oracle.Verdict).Assembly.GetName())
            .GetType(typeof(oracle::Sygeopfoelgning.Tests.Oracle.Verdict).FullName!, throwOnError: true)!;
        verdict = type.GetMethod(nameof(oracle::Sygeopfoelgning.Tests.Oracle.Verdict.On))!
            .CreateDelegate<Func<string, byte[], IReadOnlyList<(string, string)>>>(Activator.CreateInstance(type));
    }

    /// <summary>The violations of a message, each with its path and the id of its rule.</summary>
    public IReadOnlyList<(string Path, string Rule)> On(IMessage message) => verdict(message.Descriptor.FullName, message.ToByteArray());

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Path.Combine(Folder, $"{assemblyName.Name}.dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
}
