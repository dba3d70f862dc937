using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Types.V1;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;
using Date = Google.Type.Date;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The dates of a form, each on its boundary days. Today is 1 March 2026, the first absence day 12 January.</summary>
public sealed class FormDateTests
{
    [Fact]
    public void The_first_absence_day_may_be_today_but_not_tomorrow()
    {
        InformationFormTests.Accepted(form => form.FirstAbsenceDay = Day(2026, 3, 1));
        InformationFormTests.Refused(form => form.FirstAbsenceDay = Day(2026, 3, 2), "form.first_absence_day:DATE_IN_FUTURE");
    }

    [Theory]
    [InlineData(2026, 2, 29)]
    [InlineData(2026, 13, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(2026, 0, 0)]
    [InlineData(2026, -1, 1)]
    public void A_date_that_does_not_exist_is_refused(int year, int month, int day) =>
        InformationFormTests.Refused(form => form.FirstAbsenceDay = Day(year, month, day), "form.first_absence_day:DATE_INVALID");

    [Fact]
    public void A_day_before_the_calendar_is_refused() =>
        InformationFormTests.Refused(form => form.FirstAbsenceDay = Day(1899, 12, 31), "form.first_absence_day:DATE_OUTSIDE_CALENDAR");

    [Theory]
    [InlineData("notified_on")]
    [InlineData("form_sent_on")]
    [InlineData("form_received_on")]
    public void What_happened_lies_between_the_first_absence_day_and_today(string field)
    {
        InformationFormTests.Accepted(form => Set(form, field, Day(2026, 1, 12)));
        InformationFormTests.Refused(form => Set(form, field, Day(2026, 1, 11)), $"form.{field}:BEFORE_FIRST_ABSENCE_DAY");
        InformationFormTests.Accepted(form => Set(form, field, Day(2026, 3, 1)));
        InformationFormTests.Refused(form => Set(form, field, Day(2026, 3, 2)), $"form.{field}:DATE_IN_FUTURE");
        InformationFormTests.Refused(form => Set(form, field, Day(2026, 2, 30)), $"form.{field}:DATE_INVALID");
    }

    [Fact]
    public void Recovery_is_expected_on_the_first_absence_day_at_the_earliest()
    {
        InformationFormTests.Accepted(form => form.ExpectedRecoveryOn = Day(2026, 1, 12));
        InformationFormTests.Accepted(form => form.ExpectedRecoveryOn = Day(2027, 1, 1));
        InformationFormTests.Refused(form => form.ExpectedRecoveryOn = Day(2026, 1, 11),
            "form.expected_recovery_on:BEFORE_FIRST_ABSENCE_DAY");
        InformationFormTests.Refused(form => form.ExpectedRecoveryOn = Day(9999, 1, 1), "form.expected_recovery_on:DATE_OUTSIDE_CALENDAR");
    }

    [Fact]
    public void A_form_is_received_on_the_day_of_its_dispatch_at_the_earliest()
    {
        InformationFormTests.Accepted(form => (form.FormSentOn, form.FormReceivedOn) = (Day(2026, 2, 12), Day(2026, 2, 12)));
        InformationFormTests.Refused(form => (form.FormSentOn, form.FormReceivedOn) = (Day(2026, 2, 12), Day(2026, 2, 11)),
            "form.form_received_on:FORM_RECEIVED_BEFORE_SENT");
    }

    [Fact]
    public void The_order_of_dispatch_and_receipt_is_seen_without_a_first_absence_day() => InformationFormTests.Refused(
        form => (form.FirstAbsenceDay, form.FormSentOn, form.FormReceivedOn) = (null, Day(2026, 2, 12), Day(2026, 2, 11)),
        "form.first_absence_day:FIELD_REQUIRED", "form.form_received_on:FORM_RECEIVED_BEFORE_SENT");

    [Fact]
    public void Earlier_periods_end_before_the_first_absence_day()
    {
        InformationFormTests.Accepted(form => form.EarlierCountedPeriods.Add(Period(Day(2025, 10, 1), Day(2026, 1, 11))));
        InformationFormTests.Refused(form => form.EarlierCountedPeriods.Add(Period(Day(2025, 10, 1), Day(2026, 1, 12))),
            "form.earlier_counted_periods[0]:PERIOD_NOT_EARLIER");
    }

    [Fact]
    public void Earlier_periods_do_not_end_before_they_begin()
    {
        InformationFormTests.Accepted(form => form.EarlierCountedPeriods.Add(Period(Day(2025, 10, 1), Day(2025, 10, 1))));
        InformationFormTests.Refused(form => form.EarlierCountedPeriods.Add(Period(Day(2025, 10, 1), Day(2025, 9, 30))),
            "form.earlier_counted_periods[0]:PERIOD_REVERSED");
    }

    [Fact]
    public void Earlier_periods_do_not_overlap()
    {
        InformationFormTests.Accepted(form => form.EarlierCountedPeriods.AddRange(
            [Period(Day(2025, 10, 1), Day(2025, 10, 31)), Period(Day(2025, 11, 1), Day(2025, 11, 30))]));
        InformationFormTests.Refused(form => form.EarlierCountedPeriods.AddRange(
            [Period(Day(2025, 10, 1), Day(2025, 10, 31)), Period(Day(2025, 10, 31), Day(2025, 11, 30))]),
            "form.earlier_counted_periods[1]:PERIODS_OVERLAP");
    }

    [Theory]
    [InlineData(1985, 3, 15, true)]   // the day of birth
    [InlineData(1985, 3, 14, false)]
    [InlineData(1980, 1, 1, false)]
    [InlineData(1950, 3, 2, false)]
    public void Earlier_periods_do_not_begin_before_the_person_is_born(int year, int month, int day, bool isAccepted)
    {
        var period = Period(Day(year, month, day), Day(year + 1, month, day));
        if (isAccepted)
        {
            InformationFormTests.Accepted(form => form.EarlierCountedPeriods.Add(period));
        }
        else
        {
            InformationFormTests.Refused(form => form.EarlierCountedPeriods.Add(period), "form.earlier_counted_periods[0]:PERIOD_BEFORE_BIRTH");
        }
    }

    [Theory]
    [InlineData(2015, 1, 1, true)]   // ten years to the day
    [InlineData(2014, 12, 31, false)]
    [InlineData(1986, 1, 1, false)]
    public void An_earlier_period_is_no_longer_than_a_course_can_be(int year, int month, int day, bool isAccepted)
    {
        var period = Period(Day(year, month, day), Day(2024, 12, 31));
        if (isAccepted)
        {
            InformationFormTests.Accepted(form => form.EarlierCountedPeriods.Add(period));
        }
        else
        {
            InformationFormTests.Refused(form => form.EarlierCountedPeriods.Add(period), "form.earlier_counted_periods[0]:PERIOD_TOO_LONG");
        }
    }

    [Fact]
    public void Everything_wrong_with_a_period_of_126_years_is_said() => InformationFormTests.Refused(
        form => form.EarlierCountedPeriods.Add(Period(Day(1900, 3, 2), Day(2026, 1, 1))),
        "form.earlier_counted_periods[0]:PERIOD_BEFORE_BIRTH", "form.earlier_counted_periods[0]:PERIOD_TOO_LONG");

    [Theory]
    [InlineData(2098, 12, 31, true)]
    [InlineData(2099, 1, 1, false)]
    [InlineData(2099, 12, 14, false)]
    [InlineData(9999, 12, 31, false)]
    public void Recovery_and_partial_return_have_the_same_last_day(int year, int month, int day, bool isAccepted)
    {
        InformationFormTests.Refused(
            form => form.ExpectedRecoveryOn = Day(year, month, day), isAccepted ? Array.Empty<string>() : ["form.expected_recovery_on:DATE_OUTSIDE_CALENDAR"]);
        var form = WithPartialReturn(TimeSpan.FromHours(15));
        form.PartialReturn.From = Day(year, month, day);
        Assert.Equal(isAccepted ? Array.Empty<string>() : ["form.partial_return.from:DATE_OUTSIDE_CALENDAR"], form.Violations());
    }

    [Fact]
    public void Earlier_periods_have_both_days() => InformationFormTests.Refused(
        form => form.EarlierCountedPeriods.AddRange([new CountedPeriod(), Period(Day(2025, 2, 30), Day(2025, 3, 1))]),
        "form.earlier_counted_periods[0].from:FIELD_REQUIRED", "form.earlier_counted_periods[0].to:FIELD_REQUIRED",
        "form.earlier_counted_periods[1].from:DATE_INVALID");

    [Fact]
    public void At_most_50_earlier_periods_are_given()
    {
        InformationFormTests.Accepted(form => form.EarlierCountedPeriods.AddRange(Days(50)));
        InformationFormTests.Refused(form => form.EarlierCountedPeriods.AddRange(Days(51)), "form.earlier_counted_periods:LIST_TOO_LONG");
    }

    private static IEnumerable<CountedPeriod> Days(int count) => Enumerable.Range(0, count)
        .Select(index => new DateOnly(2025, 1, 1).AddDays(index))
        .Select(day => Period(Day(day.Year, day.Month, day.Day), Day(day.Year, day.Month, day.Day)));

    private static CountedPeriod Period(Date from, Date to) => new() { From = from, To = to };

    private static void Set(InformationForm form, string field, Date date) =>
        InformationForm.Descriptor.FindFieldByName(field).Accessor.SetValue(form, date);
}
