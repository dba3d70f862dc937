using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Municipalities;

internal sealed partial class SettingsService
{
    /// <summary>The settings that hold now; the defaults for a municipality that is not set up.</summary>
    public override Task<GetSettingsResponse> GetSettings(GetSettingsRequest request, ServerCallContext context) =>
        reads.Run<GetSettingsRequest, GetSettingsResponse>(request, context, async session =>
            new GetSettingsResponse { Settings = (await SettingsStore.Find(session) ?? KnownSettings.None).ToProto(session.Municipality) });
}
