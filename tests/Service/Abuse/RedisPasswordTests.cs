using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Redis does nothing without its password: a stranger cannot change a caller's count.</summary>
public sealed class RedisPasswordTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stranger_without_the_password_is_refused()
    {
        if (await Stack.Redis() is not { } redis)
        {
            Assert.True(StackFixture.WithoutRedis);
            return;
        }

        var parts = redis.Split(',');
        var (host, port) = (parts[0].Split(':')[0], int.Parse(parts[0].Split(':')[^1], CultureInfo.InvariantCulture));
        var password = parts.Single(part => part.StartsWith("password=", StringComparison.Ordinal))["password=".Length..];

        Assert.StartsWith("-NOAUTH", await Answer(host, port, ["INCRBY", "calls:cases:101:somebody", "1000000"]), StringComparison.Ordinal);
        Assert.StartsWith("-NOAUTH", await Answer(host, port, ["PUBLISH", "cases", "x"]), StringComparison.Ordinal);
        Assert.StartsWith("-", await Answer(host, port, ["AUTH", password + "x"]), StringComparison.Ordinal);
        Assert.StartsWith("+OK", await Answer(host, port, ["AUTH", password]), StringComparison.Ordinal);
    }

    private static async Task<string> Answer(string host, int port, string[] command)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, limit.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"*{command.Length}\r\n{string.Concat(command.Select(part => $"${part.Length}\r\n{part}\r\n"))}"), limit.Token);
        var answer = new byte[256];
        return Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, limit.Token));
    }
}
