using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.ServiceDefaults.Feed;

/// <summary>Another replica moved the cursor first. Never reaches a caller.</summary>
[Danish("En anden instans har allerede læst hændelserne.")]
[English("Another replica has already taken the events in.")]
internal sealed record CursorMoved() : Refusal(RefusalKind.ReadAgain, "CURSOR_MOVED")
{
    public static readonly CursorMoved Instance = new();
}
