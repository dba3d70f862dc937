using System.Reflection;

namespace Sygeopfoelgning.Tests.Oracle;

/// <summary>What lies in the package ProtoValidate.</summary>
public static class Package
{
    /// <summary>The file that it has its rules from.</summary>
    public static string ValidateProto { get; } = typeof(Package).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == "ValidateProto").Value!;
}
