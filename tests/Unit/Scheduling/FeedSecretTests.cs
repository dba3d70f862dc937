using System.Net;
using Sygeopfoelgning.Scheduling.CalendarFeeds;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>The secret of a calendar feed's address, and how often the address can be fetched.</summary>
public sealed class FeedSecretTests
{
    [Fact]
    public void A_secret_is_read_from_the_address_that_it_made()
    {
        var made = FeedSecret.New(7);
        var text = made.Path["/calendar/".Length..^".ics".Length];

        Assert.Equal(made, FeedSecret.Parse(text));
        Assert.Equal(made.Hash, FeedSecret.Parse(text)!.Value.Hash);
        Assert.Equal(32, made.Hash.Length);
        Assert.NotEqual(made, FeedSecret.New(7));
        Assert.Equal("***", $"{made}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("101")]
    [InlineData("101-")]
    [InlineData("101-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("101-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("101_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("-01-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("101-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("101-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAé")]
    public void Other_texts_are_none(string text) => Assert.Null(FeedSecret.Parse(text));

    [Fact]
    public void An_address_fetches_so_many_feeds_and_others_are_not_hindered()
    {
        using var pace = new FeedPace(perSecond: 1);
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));

        var allowed = Enumerable.Range(0, 1000).Count(_ => pace.Allows(one));

        Assert.InRange(allowed, 6, 60);
        Assert.True(pace.Allows(other));
    }

    [Fact]
    public void A_network_of_the_newer_protocol_counts_as_one_address()
    {
        using var pace = new FeedPace(perSecond: 1);

        var allowed = Enumerable.Range(1, 1000).Count(number => pace.Allows(IPAddress.Parse($"2001:db8::{number:x}")));

        Assert.InRange(allowed, 6, 60);
        Assert.True(pace.Allows(IPAddress.Parse("2001:db8:0:1::1")));
    }
}
