using Grpc.Core;
using Grpc.Net.Client;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Verifying a long journal costs the caller more than one call, and the service no more memory.</summary>
[Collection(Alone.Name)]
public sealed class VerificationCostTests(StackFixture fixture) : StackTest(fixture)
{
    // The longest text; in an entry's JSON each of its characters takes six bytes.
    private const int Characters = 20_000;
    private const int BytesOfEntry = 6 * Characters;
    private const int BytesOfCall = 256 * 1024;

    [Fact]
    public async Task A_verification_is_charged_by_what_it_reads()
    {
        const int Entries = 30;
        var caseId = await Journal(Entries);
        var cost = 1 + (Entries * BytesOfEntry / BytesOfCall);
        await using var replica = await Replica.Start(Stack, "documentation", ("RateLimit__CallsPerSecond", "1"), ("RateLimit__Burst", $"{cost + 6}"));
        using var channel = GrpcChannel.ForAddress(replica.Address);

        Assert.True((await Verify(channel, caseId, "first")).Intact);
        var refused = Refused.With(await Assert.ThrowsAsync<RpcException>(() => Verify(channel, caseId, "first")));

        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (refused.Code, refused.Reason));
        // A caller with enough allowance may still verify it.
        Assert.True((await Verify(channel, caseId, "second")).Intact);
    }

    [Fact]
    public async Task Many_verifications_of_a_long_journal_take_no_more_memory_than_a_few_entries()
    {
        const int Entries = 150;
        const int AtOnce = 20;
        var caseId = await Journal(Entries);
        // Garbage is collected often, so that only memory in use is measured.
        await using var replica = await Replica.Start(
            Stack, "documentation", ("DOTNET_gcServer", "0"), ("DOTNET_GCgen0size", "1000000"),
            ("RateLimit__CallsPerSecond", "5000"), ("Queue__Longest", "00:01:00"));
        using var channel = GrpcChannel.ForAddress(replica.Address);
        await Verify(channel, caseId, "warming up");
        var before = replica.MostMemory;

        var verified = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(n => Verify(channel, caseId, $"officer-{n}")));

        Assert.All(verified, one => Assert.Equal((true, Entries + 3L), (one.Intact, one.EntryCount)));
        var held = replica.MostMemory - before;
        Assert.True(held < (long)AtOnce * Entries * BytesOfEntry / 3, $"{AtOnce} verifications took {held >> 20} MiB.");
    }

    private async Task<VerifyJournalResponse> Verify(GrpcChannel channel, string caseId, string subject)
    {
        var headers = TestToken.Header(new TestToken { Subject = subject, Municipality = $"{Municipality}" }.Sign(Stack.Secret("users-signing-key")));
        headers.Add("x-purpose", "test");
        return await new JournalService.JournalServiceClient(channel).VerifyJournalAsync(
            new VerifyJournalRequest { CaseId = caseId }, headers, DateTime.UtcNow.AddMinutes(2));
    }

    // Three entries of the registration, and long ones.
    private async Task<string> Journal(int entries)
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var text = new string('€', Characters);
        for (var n = 0; n < entries; n++)
        {
            await Caseworker.Journal.AppendEntryAsync(
                new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Notat", Text = "Lang: " + text[6..] }, deadline: Suite.Soon);
        }

        return registered.Case.CaseId;
    }
}
