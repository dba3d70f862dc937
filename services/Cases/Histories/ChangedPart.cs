using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Histories;

/// <summary>Which part of a case an event is about: where what was before and after is read, and the reason.</summary>
internal abstract record ChangedPart
{
    private ChangedPart()
    {
    }

    /// <summary>Who may reach the case: the event itself says it.</summary>
    public sealed record Access(CaseAccess? Reach) : ChangedPart;

    /// <summary>A protection of the person.</summary>
    public sealed record Protection(CaseRestriction Which, bool IsLifted) : ChangedPart;

    /// <summary>A record of the course.</summary>
    public sealed record Course(string RecordId) : ChangedPart;

    /// <summary>A version of a goal.</summary>
    public sealed record Goal(Guid GoalId, int Version) : ChangedPart;

    /// <summary>A resource or a challenge.</summary>
    public sealed record Statement(Guid Id, bool IsWithdrawn) : ChangedPart;

    /// <summary>A change of the plan.</summary>
    public sealed record Plan(long Version) : ChangedPart;

    /// <summary>An input of the citizen.</summary>
    public sealed record Input(Guid InputId) : ChangedPart;

    /// <summary>A version of the citizen's own understanding.</summary>
    public sealed record Understanding(int Version) : ChangedPart;

    /// <summary>A record of the progress, or the one that ends it: a withdrawal, a settlement.</summary>
    public sealed record Progress(string RecordId, bool IsEnd) : ChangedPart;

    /// <summary>The event says all there is to say.</summary>
    public sealed record Nothing : ChangedPart;
}
