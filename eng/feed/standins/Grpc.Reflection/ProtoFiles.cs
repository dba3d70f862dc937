using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>The .proto files of some services and all they import, found by what they declare.</summary>
internal sealed class ProtoFiles
{
    private readonly Dictionary<string, FileDescriptor> byName = [];
    private readonly Dictionary<string, FileDescriptor> bySymbol = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> byExtended = [];

    public ProtoFiles(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
        {
            Add(service.File);
        }
    }

    public FileDescriptor? ByName(string name) => byName.GetValueOrDefault(name);

    public FileDescriptor? BySymbol(string fullName) => bySymbol.GetValueOrDefault(fullName);

    public FileDescriptor? ByExtension(string extended, int number) =>
        byExtended.GetValueOrDefault(extended)?.GetValueOrDefault(number);

    /// <summary>The numbers of a message's extensions; null for what is no known message.</summary>
    public IEnumerable<int>? ExtensionNumbers(string message) => byExtended.GetValueOrDefault(message)?.Keys;

    /// <summary>A file and all it imports, itself first.</summary>
    public static IReadOnlyCollection<FileDescriptor> WithImports(FileDescriptor file)
    {
        var found = new List<FileDescriptor> { file };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].Dependencies.Except(found));
        }

        return found;
    }

    private void Add(FileDescriptor file)
    {
        if (!byName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var service in file.Services)
        {
            bySymbol[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                bySymbol[method.FullName] = file;
            }
        }

        AddEnums(file.EnumTypes);
        AddExtensions(file.Extensions);
        foreach (var message in file.MessageTypes)
        {
            Add(message);
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }
    }

    private void Add(MessageDescriptor message)
    {
        bySymbol[message.FullName] = message.File;
        ExtensionsOf(message);
        AddEnums(message.EnumTypes);
        AddExtensions(message.Extensions);
        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }
    }

    private void AddEnums(IEnumerable<EnumDescriptor> enums)
    {
        foreach (var type in enums)
        {
            bySymbol[type.FullName] = type.File;
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            bySymbol[extension.FullName] = extension.File;
            ExtensionsOf(extension.ExtendeeType)[extension.FieldNumber] = extension.File;
        }
    }

    private SortedDictionary<int, FileDescriptor> ExtensionsOf(MessageDescriptor message)
    {
        if (!byExtended.TryGetValue(message.FullName, out var extensions))
        {
            byExtended[message.FullName] = extensions = [];
        }

        return extensions;
    }
}
