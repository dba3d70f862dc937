using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>The violations of a note in the journal.</summary>
public sealed class AppendEntryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    private readonly AppendEntryRequest request = new()
    {
        RequestId = "0199c0de-0000-7000-8000-000000000002",
        CaseId = "0199c0de-0000-7000-8000-000000000001",
        Subject = "Telefonsamtale",
        Text = "Borgeren ringede.",
    };

    [Fact]
    public void A_note_with_subject_and_text_is_accepted() => AssertRefused();

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        request.CaseId = "";
        request.Subject = "  ";
        request.Text = new string('x', 20_001);
        request.CorrectsEntryId = "17";
        request.OccurredAt = Now.AddSeconds(1).ToTimestamp();
        AssertRefused(
            "case_id:FIELD_REQUIRED", "corrects_entry_id:UUID_INVALID", "occurred_at:TIME_IN_FUTURE",
            "subject:FIELD_REQUIRED", "text:TEXT_TOO_LONG");
    }

    [Fact]
    public void The_longest_subject_and_text_are_accepted()
    {
        request.Subject = new string('x', 200);
        request.Text = new string('x', 20_000);
        AssertRefused();
    }

    [Fact]
    public void A_longer_subject_and_an_empty_text_are_refused()
    {
        request.Subject = new string('x', 201);
        request.Text = "";
        AssertRefused("subject:TEXT_TOO_LONG", "text:FIELD_REQUIRED");
    }

    [Fact]
    public void Now_and_any_time_before_are_accepted()
    {
        request.OccurredAt = Now.ToTimestamp();
        AssertRefused();
        request.OccurredAt = Now.AddYears(-3).ToTimestamp();
        AssertRefused();
    }

    [Fact]
    public void A_time_that_does_not_exist_is_refused()
    {
        request.OccurredAt = new Timestamp { Seconds = 1, Nanos = -1 };
        AssertRefused("occurred_at:TIME_INVALID");
        request.OccurredAt = new Timestamp { Seconds = long.MaxValue };
        AssertRefused("occurred_at:TIME_INVALID");
    }

    [Fact]
    public void The_last_time_there_is_lies_in_the_future()
    {
        request.OccurredAt = DateTimeOffset.MaxValue.ToTimestamp();
        AssertRefused("occurred_at:TIME_IN_FUTURE");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", false)]
    [InlineData("1899-01-01T12:00:00Z", false)]
    [InlineData("1899-12-31T22:59:59Z", false)]
    [InlineData("1899-12-31T23:59:59Z", true)]   // 1 January 1900 in Denmark
    public void Nothing_that_a_note_tells_of_happened_before_the_calendar(string time, bool isAccepted)
    {
        request.OccurredAt = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToTimestamp();
        AssertRefused(isAccepted ? Array.Empty<string>() : ["occurred_at:DATE_OUTSIDE_CALENDAR"]);
    }

    [Theory]
    [InlineData("2023-11-22T10:00:00Z", false)]
    [InlineData("2023-11-21T10:00:00Z", true)]
    [InlineData("1950-01-01T10:00:00Z", true)]
    public void What_happened_more_than_three_years_ago_is_asked_about(string time, bool isAsked) => Assert.Equal(
        isAsked ? ["occurred_at:OCCURRED_LONG_AGO"] : Array.Empty<string>(),
        NoteTimes.Doubts(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToTimestamp(), Today).Select(warning => $"{warning}"));

    [Fact]
    public void A_note_that_happens_now_is_not_asked_about() => Assert.Empty(NoteTimes.Doubts(null, Today));

    [Fact]
    public void The_future_begins_after_the_municipalitys_date_where_one_is_set()
    {
        request.OccurredAt = new DateTimeOffset(2026, 2, 16, 22, 59, 0, TimeSpan.Zero).ToTimestamp();
        AssertRefused(new DateOnly(2026, 2, 16));
        request.OccurredAt = new DateTimeOffset(2026, 2, 16, 23, 0, 0, TimeSpan.Zero).ToTimestamp();
        AssertRefused(new DateOnly(2026, 2, 16), "occurred_at:TIME_IN_FUTURE");
        request.OccurredAt = Now.AddDays(8).ToTimestamp();
        AssertRefused(new DateOnly(2026, 11, 30));
    }

    private void AssertRefused(params string[] expected) => AssertRefused(Today, expected);

    private void AssertRefused(DateOnly today, params string[] expected) => Assert.Equal(
        expected,
        (RequestChecks.Check(request, new AppendEntryValidator(new BusinessClock(new FixedClock(), new HostingEnvironment { EnvironmentName = Environments.Development })), today)
            ?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal));

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
