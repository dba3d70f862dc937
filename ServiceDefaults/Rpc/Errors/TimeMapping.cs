using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.WellKnownTypes;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Instants on the wire (<c>google.protobuf.Timestamp</c>).</summary>
public static class TimeMapping
{
    /// <summary>Whether it is present, and in the years 1 to 9999, as the contract of Timestamp requires.</summary>
    public static bool Exists([NotNullWhen(true)] Timestamp? time) =>
        time is { Seconds: >= -62_135_596_800 and <= 253_402_300_799, Nanos: >= 0 and <= 999_999_999 };
}
