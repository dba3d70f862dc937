using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf.Reflection;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>A capability that a source text asks for, as docs/capabilities has it.</summary>
internal sealed record Capability
{
    /// <summary>Instead of names: the capability is a property of every RPC.</summary>
    private const string EveryRpc = "*";

    private static readonly JsonSerializerOptions Strict =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The source text and the number in it, such as <c>S2-09</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The services that have it; <c>ground</c> is what all services share.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>What it is, in a few words, with the Danish term where there is one.</summary>
    public required string Name { get; init; }

    /// <summary>What works of it; empty for an open one.</summary>
    public string Works { get; init; } = "";

    /// <summary>The RPCs that serve it, such as <c>cases.v1.GoalService.GetGoals</c>; none for an open one.</summary>
    public IReadOnlyList<string> Rpcs { get; init; } = [];

    /// <summary>Why RPCs of another service than the owner's serve it; empty where none does.</summary>
    public string ServedElsewhere { get; init; } = "";

    /// <summary>The test classes that meet it, as paths below <c>tests</c> without ending.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>What is missing; empty where it works wholly, or not at all.</summary>
    public string Missing { get; init; } = "";

    /// <summary>All capabilities, by the number of their source text.</summary>
    public static IReadOnlyList<IReadOnlyList<Capability>> BySource { get; } =
        [.. Enumerable.Range(0, 5).Select(source => Read<IReadOnlyList<Capability>>($"S{source}.json"))];

    /// <summary>All capabilities.</summary>
    public static IReadOnlyList<Capability> All { get; } = [.. BySource.SelectMany(source => source)];

    /// <summary>RPCs, or whole services, that serve no capability of their own, each with what it is for.</summary>
    public static IReadOnlyDictionary<string, string> Shared { get; } = Read<IReadOnlyDictionary<string, string>>("shared.json");

    public bool IsOpen => Rpcs.Count == 0;

    public bool WorksWholly => !IsOpen && Missing.Length == 0;

    public bool IsOfEveryRpc => Rpcs is [EveryRpc];

    /// <summary>The RPCs by name; none where it is a property of every one.</summary>
    public IEnumerable<string> NamedRpcs => IsOfEveryRpc ? [] : Rpcs;

    /// <summary>The name of a method or a service without what all names begin with.</summary>
    public static string ShortNameOf(IDescriptor described) => described.FullName["sygeopfoelgning.".Length..];

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(GeneratedPage.Root, "docs", "capabilities", file)), Strict)!;
}
