using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking.Rules;
using Sygeopfoelgning.Scheduling.TalkRequests;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>What is asked for in a case, what becomes of it, and when it lets a talk be held during standby.</summary>
public sealed class AskedTalkTests
{
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly AskedTalk Wish = new(Guid.Parse("01930000-0000-7000-8000-000000000001"), AskedKind.Talk, Asker.Citizen, Day, Wanted: null);
    private static readonly AskedTalk Early = Wish with { Id = Guid.Parse("01930000-0000-7000-8000-000000000002"), Kind = AskedKind.EarlyFollowUp, By = Asker.Employer };

    [Fact]
    public void A_request_is_read_as_it_was_told()
    {
        AskedTalk[] told = [Wish with { On = Day.AddDays(2) }, Early with { Wanted = false }];

        Assert.Equal(told, AskedTalk.In(History([.. told.Select(one => one.ToHappening(Day))])));
        Assert.Equal([Early with { By = Asker.Citizen, Wanted = true }], AskedTalk.In(History((Early with { By = Asker.Citizen, Wanted = true }).ToHappening(Day))));
    }

    [Fact]
    [Meets("TALK_REQUEST_OPEN")]
    [Meets("REQUESTED_BEFORE_ABSENCE")]
    [Meets("CASE_ENDED")]
    public void One_of_a_kind_is_open_at_a_time_while_the_case_goes_on()
    {
        var open = History(Wish.ToHappening(Day));

        Assert.Equal(Wish, Wish.Ask(History(), null).Value);
        Assert.Equal(new TalkRequestOpen(Wish.Id, Day), Refusal((Wish with { Id = Early.Id }).Ask(open, null)));
        Assert.Equal(Early, Early.Ask(open, null).Value);
        Assert.Equal(Wish with { On = D0 }, (Wish with { On = D0 }).Ask(History(), null).Value);
        Assert.Equal(new RequestedBeforeAbsence(D0), Refusal((Wish with { On = D0.AddDays(-1) }).Ask(History(), null)));
        Assert.Equal(new CaseEnded(Day), Refusal(Wish.Ask(History(), Day)));
    }

    [Fact]
    public void A_follow_up_meets_it_from_its_day_on_and_another_can_be_asked_for()
    {
        Assert.Equal(AskedStatus.Open, AskedTalk.In(History(Wish.ToHappening(Day), Held(Day.AddDays(-1)))).Single().Status);

        var met = AskedTalk.In(History(Wish.ToHappening(Day), Held(Day))).Single();
        Assert.Equal((AskedStatus.Met, Day), (met.Status, met.SettledOn));
        Assert.False((Wish with { Id = Early.Id }).Ask(History(Wish.ToHappening(Day), Held(Day)), null).IsRefused);
    }

    [Fact]
    public void A_follow_up_without_a_talk_answers_no_wish_for_one()
    {
        var letter = Happening.Of("letter", "FOLLOW_UP_HELD", Day.AddDays(1), ("CONTACT_FORM", "LETTER"));

        Assert.Equal(AskedStatus.Open, AskedTalk.In(History(Wish.ToHappening(Day), letter)).Single().Status);
        Assert.Equal(AskedStatus.Met, AskedTalk.In(History(Early.ToHappening(Day), letter)).Single().Status);
        Assert.Equal(Day.AddDays(2), AskedTalk.In(History(Wish.ToHappening(Day), letter, Held(Day.AddDays(2)))).Single().SettledOn);
    }

    [Fact]
    [Meets("WISH_ANSWERED")]
    [Meets("OWN_REQUEST")]
    [Meets("TALK_REQUEST_WITHDRAWN")]
    public void The_citizen_answers_once_to_what_the_employer_asked_for()
    {
        var declined = Early.Answer(wanted: false, null).Value;

        Assert.Equal(Early with { Wanted = false }, AskedTalk.In(History(Early.ToHappening(Day), declined.ToHappening(Day)))[0]);
        Assert.Equal(new WishAnswered(Early.Id), Refusal(declined.Answer(wanted: true, null)));
        Assert.Equal(new OwnRequest(Early.Id), Refusal((Early with { By = Asker.Citizen, Wanted = true }).Answer(wanted: false, null)));
        Assert.Equal(new OwnRequest(Wish.Id), Refusal(Wish.Answer(wanted: false, null)));
        Assert.Equal(new TalkRequestWithdrawnAlready(Early.Id, Day), Refusal(Early.Withdraw(Day, isForCitizen: false).Value.Answer(wanted: true, null)));
        Assert.Equal(new CaseEnded(Day), Refusal(Early.Answer(wanted: true, Day)));
    }

    [Fact]
    [Meets("NOT_YOUR_REQUEST")]
    [Meets("TALK_REQUEST_MET")]
    [Meets("TALK_REQUEST_NOT_FOUND")]
    public void What_is_open_is_withdrawn_once_and_by_who_may()
    {
        var withdrawn = Wish.Withdraw(Day.AddDays(1), isForCitizen: true).Value;
        var history = History(Wish.ToHappening(Day), withdrawn.ToTakenBack());

        var found = AskedTalk.Find(history, Wish.Id).Value;
        Assert.Equal((AskedStatus.Withdrawn, Day.AddDays(1)), (found.Status, found.SettledOn));
        Assert.Equal(new TalkRequestWithdrawnAlready(Wish.Id, Day.AddDays(1)), Refusal(found.Withdraw(Day, isForCitizen: false)));
        Assert.Equal(new NotYourRequest(Early.Id), Refusal(Early.Withdraw(Day, isForCitizen: true)));
        var met = AskedTalk.In(History(Wish.ToHappening(Day), Held(Day))).Single();
        Assert.Equal(new TalkRequestMet(Wish.Id, Day), Refusal(met.Withdraw(Day, isForCitizen: false)));
        Assert.Equal(new TalkRequestNotFound(Early.Id), Refusal(AskedTalk.Find(history, Early.Id)));
    }

    [Fact]
    public void A_wish_since_standby_lets_a_talk_be_held_until_one_was()
    {
        var standby = Happening.Of("1", "STANDBY_CHANGED", Day, ("STANDBY", "YES"));

        Assert.False(AskedTalk.LetsMeet(History(standby), Day.AddDays(9)));
        Assert.False(AskedTalk.LetsMeet(History(standby, (Wish with { On = Day.AddDays(-1) }).ToHappening(Day)), Day.AddDays(9)));
        Assert.True(AskedTalk.LetsMeet(History(standby, Wish.ToHappening(Day)), Day.AddDays(9)));
        Assert.False(AskedTalk.LetsMeet(History(standby, (Wish with { On = Day.AddDays(9) }).ToHappening(Day)), Day.AddDays(8)));
        Assert.False(AskedTalk.LetsMeet(History(standby, Early.ToHappening(Day)), Day.AddDays(9)));

        var met = History(standby, Wish.ToHappening(Day), Held(Day.AddDays(5)));
        Assert.True(AskedTalk.LetsMeet(met, Day.AddDays(5)));
        Assert.False(AskedTalk.LetsMeet(met, Day.AddDays(6)));
        var withdrawn = History(standby, Wish.ToHappening(Day), Wish.Withdraw(Day.AddDays(1), isForCitizen: true).Value.ToTakenBack());
        Assert.False(AskedTalk.LetsMeet(withdrawn, Day.AddDays(9)));
    }

    private static Happening Held(DateOnly day) => Happening.Of($"held {day:O}", "FOLLOW_UP_HELD", day, ("CONTACT_FORM", "PHONE"));

    // The last that was told of a happening is what it says.
    private static FactHistory History(params Happening[] told) => FactHistory.Of(
    [
        Happening.Of("registration", "FIRST_ABSENCE_DAY", D0, ("KIND_OF_EMPLOYMENT", "EMPLOYEE_WITH_PAY")),
        .. told.Reverse().DistinctBy(one => one.Id).Reverse(),
    ]).Value;

    private static Refusal? Refusal<T>(Result<T> result)
        where T : notnull =>
        result.TryGet(out _, out var refusal) ? null : refusal;
}
