using System.Reflection;

namespace Aspire.Hosting.Orchestration;

/// <summary>Says what this assembly is.</summary>
internal static class StandIn
{
    public static string Version { get; } = typeof(StandIn).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
