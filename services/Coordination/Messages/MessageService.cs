using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>What is sent in a case (breve og beskeder), and whether it arrives.</summary>
internal sealed partial class MessageService(Reads reads, Writes writes, MessageStore messages) : V1.MessageService.MessageServiceBase
{
    private static MessageChange ChangeOf(CaseWork work) => new(work.Actor.Name, work.Now);

    private async Task<Result<KnownMessage>> Found(CaseWork work, string messageId) =>
        await messages.Find(work, work.CaseId, Guid.Parse(messageId)) is { } message ? message : new MessageNotFound(Guid.Parse(messageId));
}
