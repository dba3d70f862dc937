using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Cases.Municipalities;

internal sealed partial class SettingsService
{
    /// <summary>The settings as they were, newest first.</summary>
    public override Task<ListSettingsVersionsResponse> ListSettingsVersions(ListSettingsVersionsRequest request, ServerCallContext context) =>
        reads.Page(
            request, context, SettingsStore.List, settings => settings.ToProto(context.Caller().Municipality),
            (ListSettingsVersionsResponse answer) => answer.Versions, settings => [settings.Version.ToString(CultureInfo.InvariantCulture)]);
}
