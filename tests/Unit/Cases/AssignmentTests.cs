using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>To whom a new case is assigned.</summary>
public sealed class AssignmentTests
{
    private static readonly DateOnly Today = new(2026, 4, 7);
    private static readonly DateTimeOffset Now = new(2026, 4, 7, 8, 0, 0, TimeSpan.Zero);
    private static readonly CaseWeights Weights = new(1, 2, 3);

    [Fact]
    public void Until_there_is_an_officer_whoever_registers_the_case_is_responsible_in_the_team_of_the_token()
    {
        var assignment = Assignment.Decide(Staff() with { HasStaff = false, CallersTeam = "team-nord" }, [], Today).Value;

        Assert.Equal(("anna", "team-nord", AssignmentBasis.Registrar), (assignment.OfficerId, assignment.TeamId, assignment.Basis));
        Assert.Contains("ingen medarbejdere i sit register", assignment.Explanation.Danish, StringComparison.Ordinal);
    }

    [Fact]
    public void The_officer_of_the_persons_earlier_case_comes_before_those_on_duty()
    {
        var assignment = Assignment.Decide(Staff(OnDuty("bo")), [new(Officer("clara", team: "team-syd"))], Today).Value;

        Assert.Equal(("clara", "team-syd", AssignmentBasis.EarlierCase), (assignment.OfficerId, assignment.TeamId, assignment.Basis));
        Assert.Empty(assignment.Candidates);
    }

    [Fact]
    public void Of_several_earlier_officers_the_latest_who_is_there_gets_it_and_the_absent_one_is_named()
    {
        var assignment = Assignment.Decide(
            Staff(OnDuty("bo")), [new(Officer("clara") with { IsPresent = false }), new(Officer("dan")), new(Officer("eva") with { IsPresent = false })], Today).Value;

        Assert.Equal("dan", assignment.OfficerId);
        Assert.Equal(["clara"], assignment.Absent.Select(one => one.Id));
        Assert.EndsWith("Fraværende i dag: Clara.", assignment.Explanation.Danish, StringComparison.Ordinal);
        Assert.EndsWith("Absent today: Clara.", assignment.Explanation.English, StringComparison.Ordinal);
    }

    public static TheoryData<Officers> Unfit => [Officers.Left, Officers.NotYet, Officers.Absent, Officers.Payment, Officers.Leader];

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Who_has_left_is_not_there_or_follows_no_cases_gets_none_neither_as_the_earlier_officer_nor_on_duty(Officers who)
    {
        var unfit = Of(who);

        var assignment = Assignment.Decide(Staff(new OfficerOnDuty(unfit, CaseLoad.None, null), OnDuty("bo", complex: 9)), [new(unfit)], Today).Value;

        Assert.Equal(("bo", AssignmentBasis.Duty), (assignment.OfficerId, assignment.Basis));
        Assert.Equal(who == Officers.Absent ? ["clara"] : Array.Empty<string>(), assignment.Absent.Select(one => one.Id));
    }

    [Fact]
    public void On_the_last_day_of_an_employment_a_case_can_still_be_assigned()
    {
        Assert.Equal("clara", Assignment.Decide(Staff(), [new(Officer("clara") with { LastDay = Today })], Today).Value.OfficerId);
        Assert.Equal("anna", Assignment.Decide(Staff(), [new(Officer("clara") with { LastDay = Today.AddDays(-1) })], Today).Value.OfficerId);
        Assert.Equal("clara", Assignment.Decide(Staff(), [new(Officer("clara") with { FirstDay = Today })], Today).Value.OfficerId);
    }

    [Fact]
    public void The_case_goes_to_whose_open_cases_weigh_least_and_not_to_who_has_fewest()
    {
        var assignment = Assignment.Decide(Staff(OnDuty("bo", risk: 2), OnDuty("clara", smooth: 5)), [], Today).Value;

        Assert.Equal("clara", assignment.OfficerId);
        Assert.Equal([("clara", 5), ("bo", 6)], assignment.Candidates.Select(one => (one.Officer.Id, one.Load.Weight(Weights))));
        Assert.Equal(
            "Af 2 på vagt, der kan tage sagen, har Clara mindst at se til (åbne sager: 5, vægt: 5).", assignment.Explanation.Danish);
    }

    [Fact]
    public void The_weights_are_the_municipalitys()
    {
        var staff = Staff(OnDuty("bo", risk: 2), OnDuty("clara", smooth: 5));

        Assert.Equal("bo", Assignment.Decide(staff with { Weights = new(1, 1, 1) }, [], Today).Value.OfficerId);
    }

    [Fact]
    public void Of_equal_loads_the_one_longest_without_a_new_case_gets_it_and_one_who_never_had_any_first()
    {
        var (bo, clara, dan) = (OnDuty("bo", newest: -1), OnDuty("clara", newest: -3), OnDuty("dan", newest: -2));

        var assignment = Assignment.Decide(Staff(bo, clara, dan), [], Today).Value;

        Assert.Equal(["clara", "dan", "bo"], assignment.Candidates.Select(one => one.Officer.Id));
        Assert.Contains("har 3 mindst at se til", assignment.Explanation.Danish, StringComparison.Ordinal);
        Assert.Contains("længst siden, Clara fik en ny sag", assignment.Explanation.Danish, StringComparison.Ordinal);
        var never = Assignment.Decide(Staff(bo, clara, OnDuty("eva")), [], Today).Value;
        Assert.Equal("eva", never.OfficerId);
        Assert.EndsWith("Af dem har Eva endnu ikke haft en sag.", never.Explanation.Danish, StringComparison.Ordinal);
    }

    [Fact]
    public void At_last_the_id_decides_whatever_the_order_in_which_they_were_read()
    {
        Assert.Equal("bo", Assignment.Decide(Staff(OnDuty("clara"), OnDuty("bo")), [], Today).Value.OfficerId);
        Assert.Equal("bo", Assignment.Decide(Staff(OnDuty("bo"), OnDuty("clara")), [], Today).Value.OfficerId);
    }

    [Fact]
    public void Cases_assigned_one_after_the_other_go_round()
    {
        var staff = Staff(OnDuty("bo"), OnDuty("clara"), OnDuty("dan", complex: 1));
        var officers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var officer = Assignment.Decide(staff, [], Today).Value.OfficerId;
            officers.Add(officer);
            staff = staff.WithNewCase(officer, Now.AddSeconds(i));
        }

        Assert.Equal(["bo", "clara", "dan", "bo", "clara", "dan"], officers);
    }

    [Fact]
    public void Loads_that_were_not_counted_to_the_end_are_not_compared()
    {
        var (heavier, lighter) = (OnDuty("bo", smooth: CaseLoad.MostCounted, newest: -1), OnDuty("clara", risk: CaseLoad.MostCounted, newest: -2));

        var assignment = Assignment.Decide(Staff(heavier, lighter), [], Today).Value;
        Assert.Equal("clara", assignment.OfficerId);
        Assert.Equal("Alle 2 på vagt, der kan tage sagen, har mindst 250 åbne sager. Det er længst siden, Clara fik en ny sag.", assignment.Explanation.Danish);

        // Whoever has fewer has less to do, however they weigh.
        Assert.Equal("dan", Assignment.Decide(Staff(heavier, lighter, OnDuty("dan", risk: CaseLoad.MostCounted - 1)), [], Today).Value.OfficerId);
    }

    [Fact]
    public void What_follows_from_a_case_that_the_caller_may_not_reach_is_not_told()
    {
        var present = Assignment.Decide(Staff(OnDuty("bo")), [new EarlierOfficer(Officer("clara"), IsTold: false)], Today).Value;
        var absent = Assignment.Decide(Staff(OnDuty("bo")), [new EarlierOfficer(Of(Officers.Absent), IsTold: false)], Today).Value;

        Assert.Equal(("clara", false, "Sagen er fordelt efter kommunens regel."), (present.OfficerId, present.IsTold, present.Explanation.Danish));
        Assert.Equal(("bo", true), (absent.OfficerId, absent.IsTold));
        Assert.Empty(absent.Absent);
        Assert.DoesNotContain("Clara", absent.Explanation.Danish, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_registers_a_case_is_not_called_absent()
    {
        var assignment = Assignment.Decide(Staff(OnDuty("anna") with { Officer = Officer("anna") with { IsPresent = false } }), [], Today).Value;

        Assert.Equal("anna", assignment.OfficerId);
        Assert.Empty(assignment.Absent);
    }

    [Fact]
    public void Where_nobody_on_duty_can_take_it_the_registrar_is_responsible()
    {
        var assignment = Assignment.Decide(Staff(OnDuty("bo") with { Officer = Of(Officers.Absent) }), [], Today).Value;

        Assert.Equal(("anna", AssignmentBasis.Registrar), (assignment.OfficerId, assignment.Basis));
        Assert.EndsWith("Fraværende i dag: Clara.", assignment.Explanation.Danish, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_nobody_at_all_it_is_refused_with_what_to_do()
    {
        Assert.Equal("CALLER_NOT_REGISTERED", Refusal(registrar: null).Reason);
        Assert.Contains("sætte vagtplanen eller oprette dig", Refusal(registrar: null).Text(Language.Danish), StringComparison.Ordinal);
        Assert.Equal("NOBODY_ON_DUTY", Refusal(Of(Officers.Payment)).Reason);
        Assert.Contains("sætte vagtplanen", Refusal(Of(Officers.Leader)).Text(Language.Danish), StringComparison.Ordinal);
        Assert.Equal("OFFICER_HAS_LEFT", Refusal(Of(Officers.Left)).Reason);
        Assert.Equal("OFFICER_NOT_YET_EMPLOYED", Refusal(Of(Officers.NotYet)).Reason);

        static Refusal Refusal(Employee? registrar) => Assignment.Decide(Staff() with { Registrar = registrar }, [], Today).Refusal!;
    }

    [Fact]
    public void A_caller_who_is_not_registered_registers_as_long_as_somebody_else_is_there()
    {
        Assert.Equal("bo", Assignment.Decide(Staff(OnDuty("bo")) with { Registrar = null }, [], Today).Value.OfficerId);
        Assert.Equal("clara", Assignment.Decide(Staff() with { Registrar = null }, [new(Officer("clara"))], Today).Value.OfficerId);
    }

    [Theory]
    [InlineData("2026-04-07", "2026-04-07", 0, 0)]
    [InlineData("2026-04-02", "2026-04-07", 1, 5)]   // Easter: Thursday to Monday is closed
    [InlineData("2026-02-13", "2026-02-17", 2, 4)]   // over a weekend
    [InlineData("2026-02-18", "2026-02-17", 0, 0)]
    public void The_receipt_counts_the_days_from_the_form_to_the_handover(string received, string handedOver, int working, int calendar)
    {
        var receipt = new Receipt(DateOnly.Parse(received, null), DateOnly.Parse(handedOver, null));

        Assert.Equal((working, calendar), (receipt.WorkingDays, receipt.CalendarDays));
    }

    private static Staffing Staff(params OfficerOnDuty[] onDuty) => new(HasStaff: true, "anna", "Anna", "", Officer("anna"), onDuty, Weights);

    private static OfficerOnDuty OnDuty(string id, int smooth = 0, int complex = 0, int risk = 0, int? newest = null) =>
        new(Officer(id), new CaseLoad(smooth, complex, risk), newest is { } days ? Now.AddDays(days) : null);

    private static Employee Officer(string id, string team = "") =>
        new(id, $"{char.ToUpperInvariant(id[0])}{id[1..]}", OfficerFunction.Caseworker, team, Today.AddYears(-1), null, 1) { IsPresent = true };

    private static Employee Of(Officers who) => who switch
    {
        Officers.Left => Officer("clara") with { LastDay = Today.AddDays(-1), IsPresent = false },
        Officers.NotYet => Officer("clara") with { FirstDay = Today.AddDays(1), IsPresent = false },
        Officers.Absent => Officer("clara") with { IsPresent = false },
        Officers.Payment => Officer("clara") with { Function = OfficerFunction.PaymentOfficer },
        _ => Officer("clara") with { Function = OfficerFunction.TeamLeader },
    };

    /// <summary>Why an officer gets no case.</summary>
    public enum Officers
    {
        /// <summary>Has left.</summary>
        Left,

        /// <summary>Begins tomorrow.</summary>
        NotYet,

        /// <summary>Is absent.</summary>
        Absent,

        /// <summary>Is a payment officer.</summary>
        Payment,

        /// <summary>Is a team leader.</summary>
        Leader,
    }
}
