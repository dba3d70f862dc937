using Sygeopfoelgning.Coordination.Messages;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Coordination;

/// <summary>What may be sent in a case, to whom, and how.</summary>
public sealed class SendingBasisTests
{
    private static readonly SendingBasis Plain = new(IsOnStandby: false, IsProtected: false, IsExempt: false, HasParty: true);

    [Theory]
    [InlineData(false, MessageChannel.Unspecified, MessageChannel.DigitalPost)]
    [InlineData(false, MessageChannel.DigitalPost, MessageChannel.DigitalPost)]
    [InlineData(false, MessageChannel.Paper, MessageChannel.Paper)]
    [InlineData(true, MessageChannel.Unspecified, MessageChannel.Paper)]
    [InlineData(true, MessageChannel.DigitalPost, MessageChannel.Paper)]
    public void A_citizen_gets_digital_post_and_the_exempt_get_paper(bool isExempt, MessageChannel preferred, MessageChannel expected) =>
        Assert.Equal(expected, ToCitizen(Plain with { IsExempt = isExempt }, MessagePurpose.Invitation, preferred).Value.Channel);

    [Fact]
    public void Without_contact_only_what_the_citizen_has_asked_is_answered()
    {
        var standby = Plain with { IsOnStandby = true };
        foreach (var purpose in Enum.GetValues<MessagePurpose>().Where(one => one is not (MessagePurpose.Unspecified or MessagePurpose.AnswerToCitizen)))
        {
            Refuses("CASE_WITHOUT_MESSAGES", ToCitizen(standby, purpose));
        }

        Assert.False(ToCitizen(standby, MessagePurpose.AnswerToCitizen).IsRefused);
        Refuses("CASE_WITHOUT_MESSAGES", ToEmployer(standby, MessagePurpose.Invitation));
        Assert.Equal(ParkReason.NothingIsSent, SendingBasis.ReasonOf(new CaseWithoutMessages()));
    }

    [Fact]
    public void An_employer_gets_what_is_about_a_meeting_and_nothing_of_a_protected_person()
    {
        foreach (var purpose in new[] { MessagePurpose.Invitation, MessagePurpose.Reminder, MessagePurpose.Change, MessagePurpose.Cancellation })
        {
            Assert.Equal(MessageChannel.EmployerMail, ToEmployer(Plain, purpose).Value.Channel);
            Refuses("NO_DISCLOSURE_BASIS", ToEmployer(Plain with { IsProtected = true }, purpose));
        }

        Refuses("NO_DISCLOSURE_BASIS", ToEmployer(Plain, MessagePurpose.InformationForm));
        Refuses("NO_DISCLOSURE_BASIS", ToEmployer(Plain, MessagePurpose.AnswerToCitizen));
        Refuses("PARTY_NOT_FOUND", ToEmployer(Plain with { HasParty = false }, MessagePurpose.Invitation));
        Assert.False(ToCitizen(Plain with { IsProtected = true }, MessagePurpose.InformationForm).IsRefused);
        Assert.Equal(ParkReason.NoDisclosureBasis, SendingBasis.ReasonOf(new NoDisclosureBasis()));
    }

    private static Result<MessageWay> ToCitizen(SendingBasis basis, MessagePurpose purpose, MessageChannel preferred = MessageChannel.Unspecified) =>
        basis.WayOf(MessageRecipient.Citizen, null, purpose, preferred);

    private static Result<MessageWay> ToEmployer(SendingBasis basis, MessagePurpose purpose) =>
        basis.WayOf(MessageRecipient.Employer, Guid.CreateVersion7(), purpose, MessageChannel.Unspecified);

    private static void Refuses(string reason, Result<MessageWay> result) => Assert.Equal(reason, result.Refusal?.Reason);
}
