using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Letters;

internal sealed partial class LetterService
{
    /// <summary>The templates that are valid today.</summary>
    public override Task<ListLetterTemplatesResponse> ListLetterTemplates(ListLetterTemplatesRequest request, ServerCallContext context) =>
        reads.Run<ListLetterTemplatesRequest, ListLetterTemplatesResponse>(request, context, async session =>
        {
            var today = await session.Today();
            return Result.Of(new ListLetterTemplatesResponse { Templates = { LetterTemplates.Shipped.On(today).Select(template => template.ToProto()) } });
        });
}
