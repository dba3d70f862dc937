using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Understandings;

/// <summary>What a further statement of the citizen's own understanding rests on (S4-05).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IsOpen">Whether the case is open.</param>
/// <param name="FirstAbsenceDay">Nothing is said of an absence before it begins.</param>
/// <param name="Version">The number of the latest version; 0 before the first.</param>
internal sealed record CaseUnderstanding(Guid CaseId, bool IsOpen, DateOnly FirstAbsenceDay, int Version)
{
    /// <summary>The next version. It replaces none: all of them stay.</summary>
    public Result<OwnUnderstanding> State(StateOwnUnderstandingRequest request, Author by, DateOnly today, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return new CaseIsClosed(CaseId.ToString());
        }

        var saidOn = request.SaidOn.ToDateOnly() ?? today;
        return saidOn < FirstAbsenceDay ? new InvalidRequest([CalendarViolations.BeforeFirstAbsenceDay.At("said_on", saidOn, FirstAbsenceDay)])
            : by.Refuses(request.Wording) is { } refusal ? refusal
            : new OwnUnderstanding
            {
                CaseId = CaseId.ToString(), Version = Version + 1, Text = request.Text, Wording = request.Wording, WrittenBy = by.WrittenBy,
                AuthorId = by.Id, AuthorName = by.Name, SaidOn = saidOn.ToProto(), WrittenAt = now.ToTimestamp(),
            };
    }
}

/// <summary>The citizen's own understanding as it is shown first: the latest version, and the latest that the citizen wrote where that is another one.</summary>
internal sealed record UnderstandingShown(OwnUnderstanding? Latest, OwnUnderstanding? WrittenByCitizen);

/// <summary>Converts a version to its event.</summary>
internal static class OwnUnderstandingMapping
{
    /// <summary>What is published to the other services: ids and codes, never the text.</summary>
    public static OwnUnderstandingStated ToEvent(this OwnUnderstanding said) =>
        new() { CaseId = said.CaseId, Version = said.Version, Wording = said.Wording, WrittenBy = said.WrittenBy };
}
