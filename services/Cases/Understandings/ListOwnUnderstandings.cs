using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Understandings;

internal sealed partial class OwnUnderstandingService
{
    /// <summary>The versions of the citizen's own understanding, latest first.</summary>
    public override Task<ListOwnUnderstandingsResponse> ListOwnUnderstandings(ListOwnUnderstandingsRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, understandings.List, said => said,
            (ListOwnUnderstandingsResponse answer) => answer.OwnUnderstandings, said => [said.Version.ToString(CultureInfo.InvariantCulture)]);
}
