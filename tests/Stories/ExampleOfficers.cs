namespace Sygeopfoelgning.Stories;

/// <summary>The officers whom the migrator registers in the example municipalities, one per role: cases can be assigned to them.</summary>
public static class ExampleOfficers
{
    private static readonly Dictionary<string, (string Name, string Team)> ByRole = new()
    {
        ["caseworker"] = ("Sofie Sagsbehandler", "team-nord"),
        ["retention_officer"] = ("Fie Fastholder", "team-nord"),
        ["coordinator"] = ("Kaj Koordinator", "team-syd"),
        ["payment_unit"] = ("Yrsa Ydelse", "team-syd"),
        ["team_leader"] = ("Lise Leder", "team-nord"),
    };

    /// <summary>The roles that have one.</summary>
    public static IEnumerable<string> Roles => ByRole.Keys;

    /// <summary>The holder of a role's token, where nobody is named: the example officer, or Sofie for roles that no officer has.</summary>
    /// <param name="role">Wire name of the role.</param>
    /// <param name="municipality">Three-digit municipality code.</param>
    public static TokenHolder Holder(string role, int municipality) => ByRole.TryGetValue(role, out var officer)
        ? new(role, municipality, officer.Name, Team: officer.Team)
        : new(role, municipality, "Sofie Sagsbehandler");
}
