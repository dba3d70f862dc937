using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Understandings;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The citizen's own understanding: what a further version rests on, and what is published of it.</summary>
public sealed class CaseUnderstandingTests
{
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly Author Officer = new(WrittenBy.Officer, "officer-1", "Sofie Sagsbehandler");
    private static readonly Author Citizen = new(WrittenBy.Citizen, "citizen-1", "Birk Borger");
    private static readonly CaseUnderstanding Known = new(CaseId, true, Today.AddDays(-10), 4);

    private static StateOwnUnderstandingRequest Request(GoalWording wording = GoalWording.CitizensOwn, DateOnly? saidOn = null) =>
        new() { CaseId = CaseId.ToString(), Text = "Opdigtet.", Wording = wording, SaidOn = saidOn?.ToProto() };

    [Fact]
    public void A_statement_is_the_next_version_of_its_author_said_today_unless_another_day_is_given()
    {
        var said = Known.State(Request(), Citizen, Today, Now).Value;
        Assert.Equal((5, WrittenBy.Citizen, "Birk Borger", Today), (said.Version, said.WrittenBy, said.AuthorName, said.SaidOn.ToDateOnly()));
        Assert.Equal(Today.AddDays(-10), Known.State(Request(saidOn: Today.AddDays(-10)), Officer, Today, Now).Value.SaidOn.ToDateOnly());
    }

    [Fact]
    [Meets("CASE_CLOSED")]
    public void Nothing_is_stated_in_a_closed_case() =>
        Assert.Equal(new CaseIsClosed(CaseId.ToString()), (Known with { IsOpen = false }).State(Request(), Citizen, Today, Now).Refusal);

    [Fact]
    public void Nothing_was_said_before_the_absence_and_a_citizen_gives_no_officers_words()
    {
        Assert.IsType<InvalidRequest>(Known.State(Request(saidOn: Today.AddDays(-11)), Officer, Today, Now).Refusal);
        Assert.IsType<InvalidRequest>(Known.State(Request(GoalWording.Officers), Citizen, Today, Now).Refusal);
        Assert.False(Known.State(Request(GoalWording.Officers), Officer, Today, Now).IsRefused);
    }

    [Fact]
    public void The_others_are_told_ids_and_codes_and_not_what_it_says() => Assert.Equal(
        new OwnUnderstandingStated { CaseId = CaseId.ToString(), Version = 5, Wording = GoalWording.CitizensOwn, WrittenBy = WrittenBy.Officer },
        Known.State(Request(), Officer, Today, Now).Value.ToEvent());
}
