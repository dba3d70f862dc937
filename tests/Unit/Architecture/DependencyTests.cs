using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sygeopfoelgning.Tests.Unit.Architecture;

/// <summary>Which project may reference which: Kernel ← Rpc ← Data ← Casework ← services, Kernel ← Rules ← services, and no service another.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] Services = ["Cases", "Scheduling", "Coordination", "Documentation"];

    [Theory]
    [InlineData("ServiceDefaults/Kernel/Kernel.csproj")]
    [InlineData("services/Rules/Rules.csproj")]
    public void Kernel_and_rules_know_no_package_and_no_framework(string path)
    {
        var project = XDocument.Parse(Repository.Read(path));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
    }

    [Theory]
    [InlineData("ServiceDefaults/Kernel/Kernel.csproj")]
    [InlineData("ServiceDefaults/Rpc/Rpc.csproj", "Kernel", "Protos")]
    [InlineData("ServiceDefaults/Data/Data.csproj", "Rpc")]
    [InlineData("ServiceDefaults/Casework/Casework.csproj", "Data")]
    [InlineData("services/Rules/Rules.csproj", "Kernel")]
    [InlineData("services/Cases/Cases.csproj", "Protos", "Rules", "Casework")]
    [InlineData("services/Scheduling/Scheduling.csproj", "Protos", "Rules", "Casework")]
    [InlineData("services/Coordination/Coordination.csproj", "Protos", "Rules", "Casework")]
    [InlineData("services/Documentation/Documentation.csproj", "Protos", "Rules", "Casework")]
    [InlineData("services/Migrator/Migrator.csproj", "Protos", "Rules", "Data")]
    [InlineData("protos/Protos.csproj")]
    public void A_project_refers_to_nothing_above_it_or_beside_it(string project, params string[] allowed)
    {
        var references = XDocument.Parse(Repository.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void No_service_reads_the_tables_of_another()
    {
        var owners = Services.SelectMany(service => TablesOf(service).Select(table => (service, table))).ToList();
        Assert.NotEmpty(owners);
        foreach (var service in Services)
        {
            var sources = string.Concat(Repository.Files(".cs", $"services/{service}").Select(Repository.Read));
            var foreign = owners.Where(owner => owner.service != service && !TablesOf(service).Contains(owner.table));
            Assert.DoesNotContain(foreign, owner => Regex.IsMatch(sources, $@"\b(from|join|into|update)\s+{owner.table}\b"));
        }
    }

    /// <summary>Code that decides is marked (<c>[Pure]</c>), and so does not know how it is called and stored.</summary>
    [Fact]
    public void What_is_pure_knows_neither_gRPC_nor_Npgsql_nor_protobuf()
    {
        foreach (var service in Services)
        {
            var pure = Repository.Files(".cs", $"services/{service}").Where(path => Repository.Read(path).Contains("\n[Pure]\n", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(pure);
            Assert.DoesNotContain(pure, path => ImpureUsing().IsMatch(Repository.Read(path)));
        }

        Assert.DoesNotContain(Repository.Files(".cs", "services/Rules"), path => ImpureUsing().IsMatch(Repository.Read(path)));
    }

    /// <summary>
    /// Within a project of ServiceDefaults the folders refer to each other in one direction. The circle that is left in Rpc: a call's
    /// refusals, its caller, its limits, its span and its classes are decided by interceptors that stand beside what they decide on, and
    /// all of them look the method up in the contract, which stands in Calls. It does not grow: nothing else may come into it.
    /// </summary>
    [Theory]
    [InlineData("Kernel")]
    [InlineData("Rpc", "Calls", "Errors", "Identity", "InformationClasses", "Limits", "Telemetry")]
    [InlineData("Data")]
    [InlineData("Casework")]
    public void The_folders_of_a_project_refer_to_each_other_in_one_direction(string project, params string[] circle)
    {
        var references = FolderReferences(project);
        Assert.True(project == "Kernel" || references.Values.Any(to => to.Count > 0));
        Assert.Equal(circle, references.Keys.Where(folder => Reached(references, folder).Contains(folder)).Order(StringComparer.Ordinal));
    }

    /// <summary>A file of the browsers' client refers to no file that refers back, however far around.</summary>
    [Fact]
    public void The_files_of_the_client_refer_to_each_other_in_one_direction()
    {
        var references = Repository.Files(".ts", "clients/typescript/src")
            .Where(path => !path.Contains("/gen/", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => Imports().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value).ToHashSet());
        Assert.Contains("storage", Reached(references, "queue"));
        Assert.DoesNotContain(references.Keys, file => Reached(references, file).Contains(file));
    }

    // Which folder names which: in a using, or before the name of a type.
    private static Dictionary<string, HashSet<string>> FolderReferences(string project)
    {
        var sources = Repository.Files(".cs", $"ServiceDefaults/{project}").GroupBy(path => path.Split('/') is [_, _, var folder, _, ..] ? folder : "").ToList();
        var folders = sources.Select(source => source.Key).Where(folder => folder.Length > 0).ToList();
        return sources.ToDictionary(
            source => source.Key,
            source =>
            {
                var code = string.Concat(source.Select(path => LineComments().Replace(Repository.Read(path), "")));
                return folders.Where(folder => folder != source.Key && Regex.IsMatch(
                    code, $@"using (static )?Sygeopfoelgning[.]{project}[.]{folder}\b|(?<![\w.""]){folder}[.][A-Z]\w+(?=[.(<> ])")).ToHashSet();
            });
    }

    private static HashSet<string> Reached(Dictionary<string, HashSet<string>> references, string from)
    {
        var reached = new HashSet<string>();
        var ahead = new Stack<string>(references[from]);
        while (ahead.TryPop(out var next))
        {
            if (reached.Add(next) && references.TryGetValue(next, out var further))
            {
                foreach (var one in further)
                {
                    ahead.Push(one);
                }
            }
        }

        return reached;
    }

    private static List<string> TablesOf(string service) =>
        [.. Repository.Files(".sql", $"services/{service}/Migrations").SelectMany(path => CreateTable().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value))];

    [GeneratedRegex(@"from ""[.]/(\w+)[.]js""")]
    private static partial Regex Imports();

    [GeneratedRegex(@"//.*")]
    private static partial Regex LineComments();

    [GeneratedRegex(@"create table (\w+)")]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"using (static )?(Grpc|Npgsql|Google[.](Protobuf|Type|Rpc)|Sygeopfoelgning[.](\w+[.]V1|Casework|Data|Rpc))\b")]
    private static partial Regex ImpureUsing();
}
