using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>What became of fetching a letter.</summary>
internal abstract record LetterAnswer;

/// <summary>The letter.</summary>
internal sealed record FetchedLetter(byte[] Pdf) : LetterAnswer;

/// <summary>Documentation does not answer: the message waits.</summary>
internal sealed record LetterAway : LetterAnswer;

/// <summary>The case has no such letter.</summary>
internal sealed record LetterMissing : LetterAnswer;

/// <summary>
/// The letter is written to somebody else. Documentation writes letters to others than the citizen only from templates whose fields tell of the
/// progress of the case and nothing more, so only such a letter goes to an employer.
/// </summary>
internal sealed record LetterNotForRecipient : LetterAnswer;

/// <summary>Fetches the letters of Documentation right before they are sent. While it is away nothing is asked for a moment, so that many messages that wait take no longer than one.</summary>
internal sealed class Letters(ServiceClients clients, TimeProvider time)
{
    /// <summary>What the access log of Documentation shows as the purpose.</summary>
    public const string Purpose = "afsendelse af brev";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private long awayUntil;

    /// <summary>Fetches the letter of a message.</summary>
    public async Task<LetterAnswer> Fetch(short municipality, KnownMessage message, CancellationToken cancel)
    {
        if (time.GetUtcNow().UtcTicks < Interlocked.Read(ref awayUntil))
        {
            return new LetterAway();
        }

        try
        {
            var documentation = new LetterService.LetterServiceClient(clients.To("documentation", municipality, Purpose));
            var answer = await documentation.GetLetterAsync(
                new GetLetterRequest { CaseId = message.CaseId.ToString(), LetterId = message.LetterId.ToString() },
                deadline: time.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancel);
            return answer.Letter.Letter.Recipient == RecipientOf(message) ? new FetchedLetter(answer.Letter.Pdf.ToByteArray()) : new LetterNotForRecipient();
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return new LetterMissing();
        }
        catch (RpcException away) when (!cancel.IsCancellationRequested
            && away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.ResourceExhausted or StatusCode.Unimplemented)
        {
            Interlocked.Exchange(ref awayUntil, (time.GetUtcNow() + Rest).UtcTicks);
            return new LetterAway();
        }
    }

    private static LetterRecipient RecipientOf(KnownMessage message) =>
        message.Recipient == MessageRecipient.Employer ? LetterRecipient.Employer : LetterRecipient.Citizen;
}
