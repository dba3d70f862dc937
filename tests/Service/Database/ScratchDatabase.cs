using Npgsql;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A separate database of one test, beside the services'.</summary>
internal static class ScratchDatabase
{
    public static async Task<NpgsqlConnection> Scratch(this StackFixture fixture)
    {
        var cases = await fixture.Database("cases", "superuser");
        var name = $"scratch_{Guid.NewGuid():N}";
        await cases.Run($"create database {name}");
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cases.ConnectionString)
        {
            Database = name, Password = fixture.Stack.Secret("postgres"), Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
