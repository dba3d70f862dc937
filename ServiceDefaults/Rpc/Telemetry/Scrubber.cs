using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>What is removed from everything that goes to logs and traces.</summary>
internal static class Scrubber
{
    /// <summary>The text without CPR numbers and secrets; the same instance when there were none.</summary>
    public static string Scrub(string text) => SecretScrubber.Scrub(CprScrubber.Scrub(text));
}
