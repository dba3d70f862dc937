using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>The stack that all end-to-end tests share, with the dashboard.</summary>
public sealed class SharedStack : IAsyncLifetime
{
    public Stack Stack { get; private set; } = null!;

    public async Task InitializeAsync() => Stack = await Stack.Start(dashboard: true);

    public async Task DisposeAsync() => await Stack.DisposeAsync();
}

/// <summary>A stack of one class, whose tests would disturb others.</summary>
public sealed class OwnStack : IAsyncLifetime
{
    public Stack Stack { get; private set; } = null!;

    public async Task InitializeAsync() => Stack = await Stack.Start();

    public async Task DisposeAsync()
    {
        if (Stack is not null)
        {
            await Stack.DisposeAsync();
        }
    }
}

[CollectionDefinition(nameof(SharedStack))]
public sealed class SharedStackCollection : ICollectionFixture<SharedStack>;
