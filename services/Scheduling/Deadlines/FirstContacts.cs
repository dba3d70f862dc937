using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>The first days of a case on which the municipality and the citizen had to do with each other (tid til kontakt).</summary>
/// <param name="NotifiedOn">The municipality was notified; null where that is not known.</param>
/// <param name="CalledOn">The citizen was reached by phone; null where nobody was.</param>
/// <param name="MetOn">A talk was held; null where none was.</param>
[Pure]
internal sealed record FirstContacts(DateOnly? NotifiedOn, DateOnly? CalledOn, DateOnly? MetOn)
{
    /// <summary>What is known of a case says them.</summary>
    public static FirstContacts Of(PlanBasis basis)
    {
        var history = FactHistory.Of(basis.Happenings).Value.Happenings;
        return new(
            First(one => one.Type == "NOTIFIED"), First(one => one.Type == "CITIZEN_CALLED"),
            First(one => one.Type == FollowUpHappenings.Held && FollowUpHappenings.IsTalk(one)));

        DateOnly? First(Func<Happening, bool> of) => history.Where(of).Select(one => (DateOnly?)one.Day).Min();
    }
}
