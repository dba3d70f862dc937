using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>What a municipality sets for the booking of talks.</summary>
/// <param name="BufferBefore">Kept free before a talk, for preparing it.</param>
/// <param name="BufferAfter">Kept free after a talk, for finishing it.</param>
/// <param name="Travel">The travel to a talk at a workplace, each way.</param>
/// <param name="HoldFor">How long a hold of a free time lasts.</param>
[Pure]
internal sealed record BookingSettings(TimeSpan BufferBefore, TimeSpan BufferAfter, TimeSpan Travel, TimeSpan HoldFor)
{
    /// <summary>Those of a municipality that has set none.</summary>
    public static readonly BookingSettings Default = OfMinutes(
        ConfigurableValues.TalkBufferBeforeMinutes.Default, ConfigurableValues.TalkBufferAfterMinutes.Default,
        ConfigurableValues.WorkplaceTravelMinutes.Default, ConfigurableValues.SlotHoldMinutes.Default);

    public static BookingSettings OfMinutes(int before, int after, int travel, int hold) =>
        new(TimeSpan.FromMinutes(before), TimeSpan.FromMinutes(after), TimeSpan.FromMinutes(travel), TimeSpan.FromMinutes(hold));
}
