namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>What an event about a municipality names as its subject: the code in the last digits of a UUID.</summary>
internal static class MunicipalityAggregate
{
    public static Guid Of(short municipalityCode) => Guid.Parse($"00000000-0000-0000-0000-{municipalityCode:D12}");
}
