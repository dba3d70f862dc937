using Google.Protobuf.Collections;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The other cases that the warnings of a stored answer name, when it is shown again.</summary>
internal static class NamedCases
{
    public static IEnumerable<Guid> In(IEnumerable<Warning> warnings) =>
        warnings.Where(warning => warning.CaseId.Length > 0).Select(warning => Guid.Parse(warning.CaseId));

    /// <summary>
    /// As a call made now would say it: once, that there is another case, but not which. In answers stored before warnings had ids
    /// one cannot tell whose number is in the text.
    /// </summary>
    public static void Unname(RepeatedField<Warning> warnings, IReadOnlySet<Guid> gone, Language language)
    {
        var named = warnings
            .Where(warning => warning.Reason == IntakeWarnings.OverlapsCase.Reason && (warning.CaseId.Length == 0 || gone.Contains(Guid.Parse(warning.CaseId))))
            .ToList();
        if (named.Count == 0)
        {
            return;
        }

        foreach (var warning in named)
        {
            warnings.Remove(warning);
        }

        if (warnings.All(warning => warning.Reason != IntakeWarnings.OverlapsOtherCase.Reason))
        {
            warnings.Add(IntakeWarnings.OverlapsOtherCase.At(named[0].Field).ToMessage(language));
        }
    }
}
