using Microsoft.Extensions.Configuration;

namespace StandIns.Tests.AspireClients;

internal static class Configuration
{
    public static void AddInMemory(this IConfigurationBuilder configuration, params (string Key, string? Value)[] values) =>
        configuration.AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, value.Value)));
}
