using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Positions: every service accepts those that were issued, and nobody else can make one.</summary>
public sealed class PositionTests
{
    private static readonly string First = Key("k1");
    private static readonly string Second = Key("k2");

    private static readonly Mark InCases = new("cases", Guid.Parse("01930000-0000-7000-8000-000000000001"), 4711, 12);
    private static readonly Mark InJournal = new("documentation", Guid.Parse("01930000-0000-7000-8000-000000000002"), 99, 3);

    [Fact]
    public void Positions_of_several_services_are_taken_joined()
    {
        var positions = Under(First);

        Assert.Equal([InCases, InJournal], Marks(positions, $"{positions.Text(InCases)}.{positions.Text(InJournal)}"));
        Assert.Equal([InCases, InJournal], Marks(positions, positions.Text(InCases, InJournal)));
    }

    [Fact]
    public void What_a_service_has_not_read_of_any_log_is_a_position_too()
    {
        var positions = Under(First);

        Assert.Empty(Marks(positions, positions.Text()));
    }

    [Fact]
    public void A_position_that_nobody_was_given_is_refused()
    {
        var positions = Under(First);
        var real = positions.Text(InCases);
        var bytes = Base64Url.DecodeFromChars(real);
        for (var at = 0; at < bytes.Length; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 1;
            Assert.IsType<PositionInvalid>(Refused(positions, Base64Url.EncodeToString(changed)));
        }

        foreach (var none in (string[])["x", ".", $"{real}.", $"{real}.{real[..^1]}x", Base64Url.EncodeToString("cases,01930000000070008000000000000001,1,1"u8), new('A', 3_000)])
        {
            Assert.IsType<PositionInvalid>(Refused(positions, none));
        }
    }

    [Fact]
    public void A_position_holds_over_a_change_of_keys_until_its_key_is_gone()
    {
        var old = Under(First).Text(InCases);

        Assert.Equal([InCases], Marks(Under($"{Second},{First}"), old));
        Assert.Equal([InCases], Marks(Under($"{First},{Second}"), Under($"{Second},{First}").Text(InCases)));
        Assert.IsType<PositionInvalid>(Refused(Under(Second), old));
    }

    [Fact]
    public void Whoever_comes_with_an_honest_position_whose_key_is_gone_is_told_what_to_do()
    {
        var refusal = Refused(Under(Second), Under(First).Text(InCases));

        Assert.Equal(RefusalKind.FixRequest, refusal.Kind);
        Assert.EndsWith("for gammel eller ikke en, som en skrivning har svaret med. Kald igen uden at_least.", refusal.Text(Language.Danish), StringComparison.Ordinal);
        Assert.EndsWith("Call again without at_least.", refusal.Text(Language.English), StringComparison.Ordinal);
        // A position of today, which a service returns with its next answer, is accepted.
        Assert.Equal([InCases], Marks(Under(Second), Under(Second).Text(InCases)));
    }

    private static string Key(string id) => $"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    // Each for a service of its own: they share only the position keys, and nothing else signs or opens them.
    private static Positions Under(string positionKeys) => new(new KeyRing(
        new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Keys:Encryption"] = Key("k1"), ["Keys:Position"] = positionKeys }).Build(),
        "cases", KeyUse.Encryption | KeyUse.Positions));

    private static IReadOnlyList<Mark> Marks(Positions positions, string text)
    {
        Assert.True(positions.Parse(text).TryGet(out var marks, out _));
        return marks;
    }

    private static Refusal Refused(Positions positions, string text)
    {
        Assert.False(positions.Parse(text).TryGet(out _, out var refusal));
        return refusal!;
    }
}
