using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>The epoch of this service's own log, read once: a restore requires a restart.</summary>
public sealed class Epoch([FromKeyedServices(Databases.App)] NpgsqlDataSource database, ServiceName service)
{
    // Boxed, so that a concurrent reader never sees half of it.
    private volatile object? known;

    internal async ValueTask<Guid> Get(CancellationToken cancel)
    {
        if (known is Guid epoch)
        {
            return epoch;
        }

        await using var command = database.CreateCommand("select epoch from feed_epoch");
        known = await command.ExecuteScalarAsync(cancel);
        return (Guid)known!;
    }

    internal async ValueTask<Mark> Mark(string txid, long sequence, CancellationToken cancel) =>
        new(service.Value, await Get(cancel), ulong.Parse(txid, CultureInfo.InvariantCulture), sequence);
}
