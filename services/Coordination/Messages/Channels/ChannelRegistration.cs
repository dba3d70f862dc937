using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages.Channels;

/// <summary>Registers the ways out that an installation has.</summary>
internal static class ChannelRegistration
{
    /// <summary>
    /// The local ones outside production. In production none is built in: until an installation registers one, what would take it is parked with
    /// <c>PARK_REASON_NO_CHANNEL</c>, and nothing looks as if it were sent.
    /// </summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, bool isProduction)
    {
        services.AddSingleton<ChannelSet>();
        if (!isProduction)
        {
            foreach (var way in Enum.GetValues<MessageChannel>().Where(way => way != MessageChannel.Unspecified))
            {
                services.AddSingleton<IChannel>(provider => new LocalChannel(
                    way, provider.GetRequiredKeyedService<NpgsqlDataSource>(Databases.Worker), provider.GetRequiredService<TimeProvider>()));
            }
        }

        return services;
    }
}
