using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>What holds for every course of every rule set.</summary>
public sealed class DatePlanPropertyTests
{
    private static readonly string[] Plain =
    [
        "NOTIFIED", "FORM_SENT", "FORM_RECEIVED", "HANDED_OVER", "CITIZEN_CALLED", "EMPLOYER_TALK_HELD", "EARLY_FOLLOW_UP_REQUESTED", "TALK_REQUESTED",
        "FOLLOW_UP_HELD", "FOLLOW_UP_HELD", "FOLLOW_UP_HELD", "NO_SHOW", "HEARING_SENT", "HEARING_ANSWERED", "LAPSE_DECIDED", "COOPERATED",
        "DECISION_NOTIFIED", "COMPLAINT_RECEIVED", "ACCESS_REQUESTED", "RECOVERED", "RELAPSED", "OTHER_HELP_ASSESSED", "DOCUMENT_RECEIVED",
    ];

    private static readonly (string Type, string Fact, string[] Values)[] Stating =
    [
        ("STANDBY_CHANGED", "STANDBY", ["YES", "NO"]),
        ("CATEGORY_DECIDED", "CATEGORY", ["CATEGORY_1", "CATEGORY_2", "CATEGORY_3"]),
        ("CERTIFICATE_REQUESTED", "FORM", ["LAE_285", "LAE_125", "LAE_145"]),
        ("EXTENSION_DECIDED", "GROUND", ["MEDICAL_TREATMENT", "LIFE_THREATENING_ILLNESS"]),
        ("REASSESSMENT_DECIDED", "OUTCOME", ["EXTENDED", "NOT_EXTENDED"]),
        ("EXPECTATION_STATED", "EMPLOYER_EXPECTS_UNDER_26_WEEKS", ["YES", "NO", "NOT_KNOWN"]),
        ("EXPECTATION_STATED", "CITIZEN_EXPECTS_UNDER_26_WEEKS", ["YES", "NO", "NOT_KNOWN"]),
        ("EXPECTATION_STATED", "PREDICTABLE_COURSE", ["YES", "NO"]),
    ];

    private static readonly Arbitrary<Course> AnyCourse = Arb.From(
        from set in Gen.Elements(RuleBook.Shipped.Sets.ToArray())
        from first in Gen.Choose(new DateOnly(2015, 1, 1).DayNumber, new DateOnly(2035, 12, 31).DayNumber).Select(DateOnly.FromDayNumber)
        from kind in Gen.Elements(Enum.GetValues<KindOfEmployment>())
        from happenings in Happenings(first).ListOf()
        from asOf in Gen.Choose(0, 500)
        select new Course(set, Registered(first, kind), [.. happenings.Take(12).Select((one, index) => one with { Id = $"{one.Type}-{index}" })], first.AddDays(asOf)));

    [Fact]
    public void A_plan_by_day_is_a_working_day_and_neither_after_the_date_nor_before_what_starts_it() =>
        Prop.ForAll(AnyCourse, course => course.Plan().Dates.All(date => date.PlanBy is not { } planBy
            || (Given.Calendar.Day(planBy).Value.IsWorkingDay && planBy <= date.Date && planBy >= date.StartedBy.Day))).Holds();

    [Fact]
    public void No_date_lies_before_the_first_absence_day() =>
        Prop.ForAll(AnyCourse, course => course.Plan().Dates.All(date => date.Date >= course.Registration.Day || date.Rule.Id == "R-REFUND")).Holds();

    // One rule of a registration alone, a day later: never earlier.
    [Fact]
    public void The_dates_of_a_registration_are_monotone_in_the_first_absence_day() =>
        Prop.ForAll(AnyCourse, course =>
        {
            var (one, next) = (Of(course.Registration.Day), Of(course.Registration.Day.AddDays(1)));
            return one.Dates.All(date => next.Find(date.Rule.Id) is { } later && later.Date >= date.Date);

            DatePlan Of(DateOnly first) => new Course(course.Set, Registered(first, course.Kind), [], first).Plan();
        }).Holds();

    [Fact]
    public void The_order_in_which_happenings_arrive_makes_no_difference() =>
        Prop.ForAll(AnyCourse, course => Told(course.Plan()).SequenceEqual(Told((course with { Happenings = [.. course.Happenings.Reverse()] }).Plan()))).Holds();

    [Fact]
    public void A_happening_taken_back_gives_the_plan_of_before() =>
        Prop.ForAll(AnyCourse, course =>
        {
            var further = Happening.Of("further", "FOLLOW_UP_HELD", course.Registration.Day.AddDays(40));
            var back = Happening.Of("back", "TAKEN_BACK", course.Registration.Day.AddDays(50), ("CONCERNS", "further"));
            var asOf = course.Registration.Day.AddDays(1000);
            var before = course with { AsOf = asOf };
            return Told(before.Plan()).SequenceEqual(Told((before with { Happenings = [.. course.Happenings, further, back] }).Plan()));
        }).Holds();

    [Fact]
    public void Every_date_has_a_key_of_its_own_and_an_explanation_that_ends_with_it() =>
        Prop.ForAll(AnyCourse, course =>
        {
            var plan = course.Plan();
            return plan.Dates.Select(date => date.Key).Distinct().Count() == plan.Dates.Count
                && plan.Dates.All(date => plan.Explain(date) is var why && why.Inputs.Count > 0 && why.Steps.Any(step => step.Date == date.Date));
        }).Holds();

    [Fact]
    public void Nothing_that_was_done_is_overdue_and_nothing_overdue_was_done() =>
        Prop.ForAll(AnyCourse, course =>
        {
            var plan = course.Plan();
            return plan.Dates.All(date => date.StateOn(course.AsOf) switch
            {
                DeadlineState.Overdue => !(date.Met?.On <= course.AsOf) && date.Date <= course.AsOf && date.Rule.Norm == Norm.Duty,
                DeadlineState.MetLate => date.Met!.On >= date.Date,
                _ => true,
            });
        }).Holds();

    // The talk of four weeks, counted a second time: from each follow-up held, as long as the case is ordinary on the day it falls on.
    [Fact]
    public void The_next_follow_up_is_28_days_after_each_that_was_held() =>
        Prop.ForAll(AnyCourse, course =>
        {
            var seed = course with { Set = RuleBook.Shipped.Sets[0] };
            var known = seed.Happenings.Where(one => one.KnownOn <= seed.AsOf).ToList();
            var expected = known.Where(one => one.Type == "FOLLOW_UP_HELD").Select(one => one.Day.AddDays(28))
                .Where(due => LastValue(known, "STANDBY", due) != "YES"
                    && (LastValue(known, "CATEGORY", due) != "CATEGORY_1" || due >= seed.Registration.Day.AddDays(56)));
            return expected.Order().SequenceEqual(seed.Plan().All("R-FU-4W").Select(one => one.Date).Order());
        }).Holds();

    private static string? LastValue(List<Happening> known, string fact, DateOnly day) => known
        .Where(one => one.Day <= day && one.Values.ContainsKey(fact))
        .OrderBy(one => one.Day).ThenBy(one => one.Type, StringComparer.Ordinal).ThenBy(one => one.Id, StringComparer.Ordinal)
        .LastOrDefault()?.Values[fact];

    private static IEnumerable<string> Told(DatePlan plan) => plan.Dates
        .Select(date => $"{date.Key} {date.WindowFrom:O} {date.Date:O} {date.PlanBy:O} {date.StateOn(plan.AsOf)} {date.Met?.On:O} {date.Met?.By} {date.Certainty}")
        .Concat(plan.NotGiven.Select(one => $"{one.Rule.Id} {one.Reason} {one.StartedBy}"))
        .Order(StringComparer.Ordinal);

    private static Happening Registered(DateOnly first, KindOfEmployment kind) =>
        Happening.Of("registration", "FIRST_ABSENCE_DAY", first, ("KIND_OF_EMPLOYMENT", Codes.Of(kind)));

    private static Gen<Happening> Happenings(DateOnly first) => Gen.OneOf(
        from type in Gen.Elements(Plain)
        from after in Gen.Choose(0, 300)
        select Happening.Of("", type, first.AddDays(after)),
        from stating in Gen.Elements(Stating)
        from value in Gen.Elements(stating.Values)
        from after in Gen.Choose(0, 300)
        select Happening.Of("", stating.Type, first.AddDays(after), (stating.Fact, value)),
        from after in Gen.Choose(0, 100)
        from recovery in Gen.Choose(0, 300)
        select Happening.Of("", "EXPECTATION_STATED", first.AddDays(after), ("EXPECTED_RECOVERY_ON", $"{first.AddDays(recovery):O}")));

    private sealed record Course(RuleSet Set, Happening Registration, IReadOnlyList<Happening> Happenings, DateOnly AsOf)
    {
        public KindOfEmployment Kind => Codes.Parse<KindOfEmployment>(Registration.Value("KIND_OF_EMPLOYMENT")!);

        public DatePlan Plan() => DatePlan.Make(
            new(Set, Certainty.Verified), RuleBook.Shipped.Overlays, FactHistory.Of([.. Happenings, Registration]).Value, Given.Calendar, AsOf);
    }
}
