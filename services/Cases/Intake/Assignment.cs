using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>An officer on duty today, with what the rule compares.</summary>
/// <param name="Officer">The officer.</param>
/// <param name="Load">The officer's open cases.</param>
/// <param name="NewestCaseAt">When the newest case was registered that the officer is responsible for; null for none.</param>
internal sealed record OfficerOnDuty(Employee Officer, CaseLoad Load, DateTimeOffset? NewestCaseAt);

/// <summary>The officer who is responsible for an earlier case of the person.</summary>
/// <param name="Officer">The officer.</param>
/// <param name="IsTold">Whether the caller may reach such a case. What follows from one that the caller may not reach is not told.</param>
internal sealed record EarlierOfficer(Employee Officer, bool IsTold = true);

/// <summary>Who can become responsible for a new case.</summary>
/// <param name="HasStaff">Whether the municipality has a register of staff: until it has its first officer, whoever registers a case is responsible.</param>
/// <param name="CallerId">Who registers it.</param>
/// <param name="CallerName">The caller's name, as in the token.</param>
/// <param name="CallersTeam">The caller's team, as in the token; empty for none.</param>
/// <param name="Registrar">The caller as registered; null for one who is not.</param>
/// <param name="OnDuty">The officers on duty today in all open teams, present or not.</param>
/// <param name="Weights">How much their cases count.</param>
internal sealed record Staffing(
    bool HasStaff, string CallerId, string CallerName, string CallersTeam, Employee? Registrar, IReadOnlyList<OfficerOnDuty> OnDuty, CaseWeights Weights)
{
    /// <summary>The same once an officer has got another case.</summary>
    public Staffing WithNewCase(string officerId, DateTimeOffset at) => this with
    {
        OnDuty = [.. OnDuty.Select(one => one.Officer.Id == officerId ? one with { Load = one.Load.WithNewCase(), NewestCaseAt = at } : one)],
    };
}

/// <summary>To whom a new case is assigned, and why (tildeling, S3-02).</summary>
/// <param name="OfficerId">The responsible officer.</param>
/// <param name="OfficerName">Display name.</param>
/// <param name="TeamId">The team of the case; empty for none.</param>
/// <param name="TeamName">Its name; empty for none.</param>
/// <param name="Basis">By which part of the rule.</param>
/// <param name="Explanation">The rule as it was applied.</param>
internal sealed record Assignment(
    string OfficerId, string OfficerName, string TeamId, string TeamName, AssignmentBasis Basis, Wording Explanation)
{
    private static readonly Wording NoRegister = new(
        "Kommunen har endnu ingen medarbejdere i sit register. Sagen er hos den, der har oprettet den.",
        "The municipality has no officers in its register yet. The case is with whoever registered it.");

    private static readonly Wording NobodyElse = new(
        "Ingen, der følger sager, er på vagt og til stede i dag. Sagen er hos den, der har oprettet den.",
        "Nobody who follows cases is on duty and present today. The case is with whoever registered it.");

    private static readonly Wording ByTheRule = new(
        "Sagen er fordelt efter kommunens regel.",
        "The case was assigned by the municipality's rule.");

    /// <summary>Whether the caller may know by which part of the rule: not, where it follows from a case that the caller may not reach.</summary>
    public bool IsTold { get; init; } = true;

    /// <summary>The officer as registered; null while the municipality has no register.</summary>
    public Employee? Officer { get; init; }

    /// <summary>How much the candidates' cases count.</summary>
    public CaseWeights Weights { get; init; } = CaseWeights.Default;

    /// <summary>With DUTY: those who could have it, the responsible officer first.</summary>
    public IReadOnlyList<OfficerOnDuty> Candidates { get; init; } = [];

    /// <summary>Who was passed over because of absence; never why somebody is absent.</summary>
    public IReadOnlyList<Employee> Absent { get; init; } = [];

    /// <summary>
    /// Assigns a new case: to the officer of the person's earlier case; else to the officer on duty whose open cases weigh least; else to
    /// whoever registers it. Of officers with the same weight the case goes to the one whose newest case is the oldest, so that new cases
    /// go round; then by id, so that chance decides nothing.
    /// </summary>
    /// <param name="staff">Who can.</param>
    /// <param name="earlier">The officers who are responsible for the person's earlier cases, of the latest registered first.</param>
    /// <param name="today">The business date.</param>
    public static Result<Assignment> Decide(Staffing staff, IReadOnlyList<EarlierOfficer> earlier, DateOnly today)
    {
        if (!staff.HasStaff)
        {
            return new Assignment(staff.CallerId, staff.CallerName, staff.CallersTeam, "", AssignmentBasis.Registrar, NoRegister);
        }

        var formerly = earlier.Where(one => one.Officer.FollowsCases && one.Officer.IsEmployed(today)).ToList();
        List<Employee> absent = [.. formerly.TakeWhile(one => !one.Officer.IsPresent).Where(one => one.IsTold).Select(one => one.Officer)];
        if (formerly.Find(one => one.Officer.IsPresent) is { } former)
        {
            return To(former.Officer, AssignmentBasis.EarlierCase, Said(former.IsTold ? OfEarlierCase(former.Officer) : ByTheRule, absent)) with
            {
                Absent = absent, IsTold = former.IsTold,
            };
        }

        var onDuty = staff.OnDuty.Where(one => one.Officer.FollowsCases && one.Officer.IsEmployed(today)).ToList();
        absent = [.. absent.Concat(onDuty.Select(one => one.Officer).Where(one => !one.IsPresent)).DistinctBy(one => one.Id)];
        var candidates = onDuty.Where(one => one.Officer.IsPresent)
            .OrderBy(one => one.Load.IsFull).ThenBy(one => one.Load.IsFull ? 0 : one.Load.Weight(staff.Weights)).ThenBy(one => one.NewestCaseAt ?? DateTimeOffset.MinValue).ThenBy(one => one.Officer.Id, StringComparer.Ordinal)
            .ToList();
        if (candidates is [var first, ..])
        {
            return To(first.Officer, AssignmentBasis.Duty, Said(OfDuty(candidates, staff.Weights), absent)) with
            {
                Candidates = candidates, Absent = absent, Weights = staff.Weights,
            };
        }

        if (Employee.Responsible(staff.CallerId, staff.Registrar, today) is { } unfit)
        {
            return unfit switch
            {
                OfficerNotRegistered => new CallerNotRegistered(),
                OfficerFollowsNoCases => new NobodyOnDuty(),
                _ => Result.Refused<Assignment>(unfit),
            };
        }

        // Whoever registers a case is there, whatever the register says.
        absent.RemoveAll(one => one.Id == staff.CallerId);
        return To(staff.Registrar!, AssignmentBasis.Registrar, Said(NobodyElse, absent)) with { Absent = absent };
    }

    private static Assignment To(Employee officer, AssignmentBasis basis, Wording explanation) =>
        new(officer.Id, officer.Name, officer.TeamId, officer.TeamName, basis, explanation) { Officer = officer };

    private static Wording OfEarlierCase(Employee officer) => Wording.Of(
        "{0} er ansvarlig for en tidligere sag om den samme borger.",
        "{0} is responsible for an earlier case of the same citizen.",
        officer.Name);

    private static Wording OfDuty(List<OfficerOnDuty> candidates, CaseWeights weights)
    {
        var (first, weight) = (candidates[0], candidates[0].Load.Weight(weights));
        if (first.Load.IsFull)
        {
            return Wording.Of(
                "Alle {0} på vagt, der kan tage sagen, har mindst {1} åbne sager. Det er længst siden, {2} fik en ny sag.",
                "All {0} on duty who can take the case have at least {1} open cases. {2} has been longest without a new case.",
                candidates.Count, CaseLoad.MostCounted, first.Officer.Name);
        }

        var equal = candidates.Count(one => !one.Load.IsFull && one.Load.Weight(weights) == weight);
        return equal > 1 && first.NewestCaseAt is null
            ? Wording.Of(
                "Af {0} på vagt, der kan tage sagen, har {1} mindst at se til (åbne sager: {2}, vægt: {3}). Af dem har {4} endnu ikke haft en sag.",
                "Of {0} on duty who can take the case, {1} have the lightest load (open cases: {2}, weight: {3}). Of these {4} has had no case yet.",
                candidates.Count, equal, first.Load.Cases, weight, first.Officer.Name)
            : equal > 1
            ? Wording.Of(
                "Af {0} på vagt, der kan tage sagen, har {1} mindst at se til (åbne sager: {2}, vægt: {3}). Af dem er det længst siden, {4} fik en ny sag.",
                "Of {0} on duty who can take the case, {1} have the lightest load (open cases: {2}, weight: {3}). Of these {4} has been longest without a new case.",
                candidates.Count, equal, first.Load.Cases, weight, first.Officer.Name)
            : Wording.Of(
                "Af {0} på vagt, der kan tage sagen, har {1} mindst at se til (åbne sager: {2}, vægt: {3}).",
                "Of {0} on duty who can take the case, {1} has the lightest load (open cases: {2}, weight: {3}).",
                candidates.Count, first.Officer.Name, first.Load.Cases, weight);
    }

    private static Wording Said(Wording why, List<Employee> absent)
    {
        if (absent.Count == 0)
        {
            return why;
        }

        var names = string.Join(", ", absent.Select(one => one.Name));
        var said = Wording.Of("Fraværende i dag: {0}.", "Absent today: {0}.", names);
        return new($"{why.Danish} {said.Danish}", $"{why.English} {said.English}");
    }
}
