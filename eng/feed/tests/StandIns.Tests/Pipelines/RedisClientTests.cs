using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using StackExchange.Redis;
using Xunit;

namespace StandIns.Tests.Pipelines;

/// <summary>The genuine Redis client on the stand-in, against a real server.</summary>
public sealed class RedisClientTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    [Fact]
    public async Task A_value_written_is_read_back()
    {
        await using var redis = await server.Connect();

        Assert.True(redis.IsConnected);
        await redis.GetDatabase().StringSetAsync("greeting", "god dag");
        Assert.Equal("god dag", (string?)await redis.GetDatabase().StringGetAsync("greeting"));
        Assert.True(await redis.GetServers().Single().PingAsync() > TimeSpan.Zero);
    }

    [Fact]
    public async Task Sixty_four_callers_at_once_each_get_their_own_answers()
    {
        await using var redis = await server.Connect();
        var database = redis.GetDatabase();

        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (caller, _) =>
        {
            for (var i = 0; i < 300; i++)
            {
                await database.StringSetAsync($"load:{caller}", $"{caller}-{i}");
                Assert.Equal($"{caller}-{i}", (string?)await database.StringGetAsync($"load:{caller}"));
            }
        });
    }

    [Fact]
    public async Task Callers_that_wait_synchronously_do_not_hold_their_answers_back()
    {
        await using var redis = await server.Connect();
        var database = redis.GetDatabase();

        // More blocked pool threads than the pool has to begin with.
        var callers = Enumerable.Range(0, 32).Select(caller => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
                database.StringSet($"sync:{caller}", i);
            return (int)database.StringGet($"sync:{caller}");
        }));

        Assert.All(await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(45)), last => Assert.Equal(49, last));
    }

    [Fact]
    public async Task Every_published_message_arrives_once_and_in_order()
    {
        await using var publisher = await server.Connect();
        await using var subscriber = await server.Connect();
        var received = new ConcurrentQueue<int>();
        var queue = await subscriber.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));
        queue.OnMessage(message => received.Enqueue((int)message.Message));

        for (var i = 0; i < 5000; i++)
            await publisher.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), i);

        await Eventually.True(() => received.Count >= 5000, "messages are missing");
        Assert.Equal(Enumerable.Range(0, 5000), received);
    }

    [Fact]
    public async Task Several_handlers_of_one_channel_all_hear_it()
    {
        await using var redis = await server.Connect();
        var heard = new ConcurrentDictionary<string, bool>();
        var channel = RedisChannel.Literal("bell");
        await redis.GetSubscriber().SubscribeAsync(channel, (_, _) => heard["first"] = true);
        await redis.GetSubscriber().SubscribeAsync(channel, (_, _) => heard["second"] = true);

        await redis.GetSubscriber().PublishAsync(channel, "ding");

        await Eventually.True(() => heard.Count == 2, "one handler heard nothing");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_537)]
    [InlineData(4 * 1024 * 1024)]
    public async Task A_value_of_any_size_comes_back_whole(int size)
    {
        await using var redis = await server.Connect();
        var value = RandomNumberGenerator.GetBytes(size);

        await redis.GetDatabase().StringSetAsync($"size:{size}", value);

        Assert.Equal(value, (byte[]?)await redis.GetDatabase().StringGetAsync($"size:{size}"));
    }

    [Fact]
    public async Task An_answer_of_many_parts_comes_back_whole()
    {
        await using var redis = await server.Connect();
        var keys = Enumerable.Range(0, 3000).Select(i => (RedisKey)$"part:{i}").ToArray();
        await redis.GetDatabase().StringSetAsync([.. keys.Select((key, i) => KeyValuePair.Create(key, (RedisValue)i))]);

        var values = await redis.GetDatabase().StringGetAsync(keys);

        Assert.Equal(Enumerable.Range(0, 3000), values.Select(value => (int)value));
    }

    [Fact]
    public async Task A_connection_that_is_disposed_leaves_nothing_behind()
    {
        await (await server.Connect()).DisposeAsync();
        var before = Resources();

        for (var i = 0; i < 30; i++)
        {
            await using var redis = await server.Connect();
            await redis.GetDatabase().PingAsync();
        }

        // Each connection has two sockets and two receiving threads.
        await Eventually.True(() => Resources() is var now && now.Threads < before.Threads + 20 && now.Files < before.Files + 20, "threads or sockets are left");
    }

    private static (int Threads, int Files) Resources()
    {
        using var self = Process.GetCurrentProcess();
        return (self.Threads.Count, OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : self.HandleCount);
    }
}

/// <summary>The server dies without goodbye and comes back.</summary>
public sealed class RedisServerLossTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    [Fact]
    public async Task After_a_kill_and_a_restart_commands_and_subscriptions_work_again()
    {
        var options = server.Options;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var received = new ConcurrentQueue<string>();
        var channel = RedisChannel.Literal("after");
        await redis.GetSubscriber().SubscribeAsync(channel, (_, message) => received.Enqueue(message!));

        await server.Kill();
        await Eventually.True(() => !redis.IsConnected, "the loss of the server is not noticed");
        await Assert.ThrowsAsync<RedisConnectionException>(() => redis.GetDatabase().StringGetAsync("back"));

        await server.Start();
        await Eventually.True(async () =>
        {
            try
            {
                await redis.GetDatabase().StringSetAsync("back", "yes");
                await redis.GetSubscriber().PublishAsync(channel, "yes");
                return !received.IsEmpty;
            }
            catch (RedisException)
            {
                return false;
            }
        }, "the client does not come back");
    }
}
