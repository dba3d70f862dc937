using System.Net;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Somebody who fetches calendar feeds without end.</summary>
[Collection(Alone.Name)]
public sealed class FeedFloodTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Too_many_fetches_from_one_address_are_told_to_wait_and_nobody_else_notices()
    {
        using var http = new HttpClient { BaseAddress = Stack.Http("scheduling") };

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 300 && answers.All(answer => answer.StatusCode == HttpStatusCode.NotFound); i++)
        {
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetAsync("/calendar/x.ics"))));
        }

        var refused = answers.First(answer => answer.StatusCode != HttpStatusCode.NotFound);
        Assert.Equal((HttpStatusCode.TooManyRequests, "60"), (refused.StatusCode, $"{refused.Headers.RetryAfter}"));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/alive")).StatusCode);
    }
}
