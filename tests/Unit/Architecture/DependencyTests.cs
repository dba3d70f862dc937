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

    private static List<string> TablesOf(string service) =>
        [.. Repository.Files(".sql", $"services/{service}/Migrations").SelectMany(path => CreateTable().Matches(Repository.Read(path)).Select(match => match.Groups[1].Value))];

    [GeneratedRegex(@"create table (\w+)")]
    private static partial Regex CreateTable();

    [GeneratedRegex(@"using (static )?(Grpc|Npgsql|Google[.](Protobuf|Type|Rpc)|Sygeopfoelgning[.](\w+[.]V1|Casework|Data|Rpc))\b")]
    private static partial Regex ImpureUsing();
}
