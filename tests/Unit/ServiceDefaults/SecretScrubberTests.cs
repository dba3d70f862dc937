using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>The secrets of addresses that open without a token are removed from what is logged and traced.</summary>
public sealed class SecretScrubberTests
{
    [Theory]
    [InlineData("/calendar/101-abcDEF_-123.ics", "/calendar/***")]
    [InlineData("GET http://localhost:5202/calendar/101-abc.ics?x=1 took 3 ms", "GET http://localhost:5202/calendar/***?x=1 took 3 ms")]
    [InlineData("/Calendar/101-abc.ics", "/Calendar/***")]
    [InlineData("/calendar/101%2Dabc.ics and /calendar/102-def.ics", "/calendar/*** and /calendar/***")]
    [InlineData("{\"path\":\"/calendar/101-abc.ics\"}", "{\"path\":\"/calendar/***\"}")]
    public void A_secret_does_not_get_through(string text, string scrubbed) => Assert.Equal(scrubbed, SecretScrubber.Scrub(text));

    [Theory]
    [InlineData("")]
    [InlineData("/calendar")]
    [InlineData("/calendar/")]
    [InlineData("/calendar/***")]
    [InlineData("GET /calendar/{secret}.ics")]
    [InlineData("sygeopfoelgning.scheduling.v1.CalendarService/GetCalendar")]
    public void What_is_no_secret_stays_as_it_is(string text) => Assert.Same(text, SecretScrubber.Scrub(text));
}
