using Ical.Net.CalendarComponents;
using Sygeopfoelgning.Scheduling.CalendarFeeds;
using Sygeopfoelgning.Types.V1;
using ICalendar = Ical.Net.Calendar;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Talks as other programs read them: what is written is read again by a parser of iCalendar.</summary>
public sealed class ICalendarTextTests
{
    private static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Summer = new(2026, 7, 1, 7, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Changed = new(2026, 6, 1, 12, 30, 15, TimeSpan.Zero);

    [Fact]
    public void A_talk_has_its_time_in_Denmark_and_the_zone_beside_it()
    {
        var text = ICalendarText.Of([Talk(Summer).ToEntry()], "Samtaler");

        Assert.Contains("DTSTART;TZID=Europe/Copenhagen:20260701T090000\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTEND;TZID=Europe/Copenhagen:20260701T093000\r\n", text, StringComparison.Ordinal);
        Assert.Contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\n", text, StringComparison.Ordinal);
        Assert.Contains("METHOD:PUBLISH\r\n", text, StringComparison.Ordinal);
        Assert.Contains("X-WR-CALNAME:Samtaler\r\n", text, StringComparison.Ordinal);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.Equal(Summer.UtcDateTime, Read(text).DtStart!.AsUtc);
    }

    [Theory]
    [InlineData("2026-03-28T08:00:00Z", "20260328T090000")]
    [InlineData("2026-03-30T07:00:00Z", "20260330T090000")]
    [InlineData("2026-10-26T08:00:00Z", "20261026T090000")]
    [InlineData("2099-03-03T08:00:00Z", "20990303T090000")]
    [InlineData("2099-07-01T07:00:00Z", "20990701T090000")]
    public void Nine_stays_nine_across_daylight_saving(string at, string local)
    {
        var talk = Talk(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var text = ICalendarText.Of([talk.ToEntry()]);

        Assert.Contains($"DTSTART;TZID=Europe/Copenhagen:{local}\r\n", text, StringComparison.Ordinal);
        Assert.Equal(talk.StartsAt.UtcDateTime, Read(text).DtStart!.AsUtc);
    }

    [Fact]
    public void In_the_hour_that_comes_twice_the_time_is_said_without_a_zone()
    {
        var first = ICalendarText.Of([Talk(new(2026, 10, 25, 0, 15, 0, TimeSpan.Zero)).ToEntry()]);
        var second = ICalendarText.Of([Talk(new(2026, 10, 25, 1, 15, 0, TimeSpan.Zero)).ToEntry()]);

        Assert.Contains("DTSTART:20261025T001500Z\r\n", first, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20261025T011500Z\r\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public void A_talk_keeps_its_identity_and_counts_its_changes()
    {
        var booked = Read(ICalendarText.Of([Talk(Summer).ToEntry()]));
        var moved = Read(ICalendarText.Of([(Talk(Summer.AddHours(1)) with { Version = 2 }).ToEntry()]));
        var cancelled = Read(ICalendarText.Of([(Talk(Summer) with { Version = 3, IsCancelled = true }).ToEntry()]));

        Assert.Equal([$"{Id}@sygeopfoelgning"], new[] { booked.Uid!, moved.Uid!, cancelled.Uid! }.Distinct());
        Assert.Equal([0, 1, 2], new[] { booked.Sequence, moved.Sequence, cancelled.Sequence });
        Assert.Equal(["CONFIRMED", "CONFIRMED", "CANCELLED"], new[] { booked.Status!, moved.Status!, cancelled.Status! });
        Assert.Equal(Changed.UtcDateTime, booked.DtStamp!.AsUtc);
    }

    [Fact]
    public void The_same_talks_give_the_same_text() =>
        Assert.Equal(ICalendarText.Of([Talk(Summer).ToEntry()], "Samtaler"), ICalendarText.Of([Talk(Summer).ToEntry()], "Samtaler"));

    [Fact]
    public void Without_talks_there_is_an_empty_calendar()
    {
        var empty = ICalendarText.Of([], "Samtaler");

        Assert.Empty(ICalendar.Load(empty)!.Events);
        Assert.DoesNotContain("VTIMEZONE", empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ContactForm.Phone, false, "Telefon")]
    [InlineData(ContactForm.Video, false, "Video")]
    [InlineData(ContactForm.InPerson, true, "Lokale; 2, Prøvevej 2, 1. sal (opdigtet)")]
    [InlineData(ContactForm.InPerson, false, "På en arbejdsplads")]
    public void It_says_the_case_the_purpose_and_the_place(ContactForm form, bool hasRoom, string place)
    {
        var talk = Talk(Summer) with
        {
            Form = form, HasRoom = hasRoom, RoomName = hasRoom ? "Lokale; 2" : "", RoomAddress = hasRoom ? "Prøvevej 2, 1. sal (opdigtet)" : "",
        };

        var read = Read(ICalendarText.Of([talk.ToEntry()]));

        Assert.Equal(("2026-0000001: revurdering", place, "PRIVATE"), (read.Summary, read.Location, read.Class));
    }

    [Fact]
    public void Of_a_case_that_the_officer_may_not_reach_it_only_says_that_the_time_is_taken()
    {
        var read = Read(ICalendarText.Of([(Talk(Summer) with { CaseNumber = "" }).ToEntry()]));

        Assert.Equal(("Optaget", null), (read.Summary, read.Location));
    }

    [Fact]
    public void Long_lines_and_special_signs_are_read_as_they_were_written()
    {
        var address = string.Concat(Enumerable.Repeat("Æblegården; trappe 3, 2. sal \\ ", 6)).Trim();
        var entry = Talk(Summer).ToEntry() with { Location = address };
        var text = ICalendarText.Of([entry]);

        Assert.Equal(address, Read(text).Location);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 75));
    }

    private static FeedTalk Talk(DateTimeOffset at) =>
        new(Id, TalkPurpose.Reassessment, ContactForm.Phone, at, at.AddMinutes(30), false, 1, Changed) { CaseNumber = "2026-0000001" };

    private static CalendarEvent Read(string text) => Assert.Single(ICalendar.Load(text)!.Events);
}
