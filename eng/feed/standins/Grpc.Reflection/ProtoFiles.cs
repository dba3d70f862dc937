using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>The .proto files of some services and all they import, found by what they declare.</summary>
internal sealed class ProtoFiles
{
    private readonly Dictionary<string, FileDescriptor> _byName = [];
    private readonly Dictionary<string, FileDescriptor> _bySymbol = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _byExtended = [];

    public ProtoFiles(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
        {
            Add(service.File);
        }
    }

    public FileDescriptor? ByName(string name) => _byName.GetValueOrDefault(name);

    public FileDescriptor? BySymbol(string fullName) => _bySymbol.GetValueOrDefault(fullName);

    public FileDescriptor? ByExtension(string extended, int number) =>
        _byExtended.GetValueOrDefault(extended)?.GetValueOrDefault(number);

    /// <summary>The numbers of a message's extensions; null for what is no known message.</summary>
    public IEnumerable<int>? ExtensionNumbers(string message) => _byExtended.GetValueOrDefault(message)?.Keys;

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
        if (!_byName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var service in file.Services)
        {
            _bySymbol[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _bySymbol[method.FullName] = file;
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
        _bySymbol[message.FullName] = message.File;
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
            _bySymbol[type.FullName] = type.File;
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _bySymbol[extension.FullName] = extension.File;
            ExtensionsOf(extension.ExtendeeType)[extension.FieldNumber] = extension.File;
        }
    }

    private SortedDictionary<int, FileDescriptor> ExtensionsOf(MessageDescriptor message)
    {
        if (!_byExtended.TryGetValue(message.FullName, out var extensions))
        {
            _byExtended[message.FullName] = extensions = [];
        }

        return extensions;
    }
}
