using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>What was accepted but should be checked, in the form of an answer.</summary>
public static class WarningMapping
{
    /// <summary>The warning in the language of the caller.</summary>
    public static Warning ToWarning(this Violation warning, Language language) => new()
    {
        Field = warning.Field,
        Reason = warning.Code.Reason,
        Message = warning.In(language),
    };
}
