using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>What is known in a case of what may be sent in it, and how: looked at when a message is stored, and again right before it is sent.</summary>
/// <param name="IsOnStandby">The follow-up is without contact today (R-STANDBY).</param>
/// <param name="IsProtected">The case is restricted: a protected person, or own staff.</param>
/// <param name="IsExempt">The citizen is exempt from Digital Post.</param>
/// <param name="HasParty">The case has the employer of the message.</param>
internal sealed record SendingBasis(bool IsOnStandby, bool IsProtected, bool IsExempt, bool HasParty)
{
    /// <summary>The way the message takes, or why it may not be sent.</summary>
    /// <param name="recipient">To whom.</param>
    /// <param name="partyId">The employer; null for the citizen.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="preferred">The way that was asked for.</param>
    public Result<MessageWay> WayOf(MessageRecipient recipient, Guid? partyId, MessagePurpose purpose, MessageChannel preferred)
    {
        if (recipient == MessageRecipient.Employer && !HasParty)
        {
            return new PartyNotFound(partyId ?? Guid.Empty);
        }

        if (recipient != MessageRecipient.Citizen && (IsProtected || !IsOfAMeeting(purpose)))
        {
            return new NoDisclosureBasis();
        }

        if (IsOnStandby && purpose != MessagePurpose.AnswerToCitizen)
        {
            return new CaseWithoutMessages();
        }

        return new MessageWay(
            recipient == MessageRecipient.Employer ? MessageChannel.EmployerMail
            : IsExempt || preferred == MessageChannel.Paper ? MessageChannel.Paper
            : MessageChannel.DigitalPost);
    }

    /// <summary>Why a message that was refused right before it is sent is parked.</summary>
    public static ParkReason ReasonOf(Refusal refusal) => refusal switch
    {
        CaseWithoutMessages => ParkReason.NothingIsSent,
        _ => ParkReason.NoDisclosureBasis,
    };

    private static bool IsOfAMeeting(MessagePurpose purpose) => purpose is
        MessagePurpose.Invitation or MessagePurpose.Reminder or MessagePurpose.Change or MessagePurpose.Cancellation;
}

/// <summary>The way a message takes.</summary>
internal sealed record MessageWay(MessageChannel Channel);
