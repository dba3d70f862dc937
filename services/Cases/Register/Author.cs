using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Who writes in a case: the citizen or an officer, which follows from the role in which the caller acts (S0-17).</summary>
internal sealed record Author(WrittenBy WrittenBy, string Id, string Name)
{
    internal static readonly ViolationCode WordingNotCitizens = new("WORDING_NOT_CITIZENS",
        "Det, en borger skriver, er borgerens egne ord.",
        "What a citizen writes is in the citizen's own words.");

    public bool IsCitizen => WrittenBy == WrittenBy.Citizen;

    public static Author Of(Actor actor) =>
        new(Roles.Of(actor.Role) == Role.Citizen ? WrittenBy.Citizen : WrittenBy.Officer, actor.Subject, actor.Name);

    /// <summary>Why the author cannot write in these words: a citizen writes in no officer's.</summary>
    public Refusal? Refuses(GoalWording wording) =>
        IsCitizen && wording != GoalWording.CitizensOwn ? new InvalidRequest([WordingNotCitizens.At("wording")]) : null;
}
