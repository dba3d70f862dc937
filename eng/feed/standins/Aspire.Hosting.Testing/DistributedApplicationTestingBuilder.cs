using System.Reflection;
using System.Runtime.CompilerServices;
using Aspire.Hosting.Building;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Begins the description of applications under test: with any free ports, without a dashboard unless the options say so.</summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs an AppHost's entry point up to where it builds the application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), cancellationToken);

    /// <summary>Runs an AppHost's entry point up to where it builds the application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <summary>Runs an AppHost's entry point up to where it builds the application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default) =>
        CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <summary>Runs an AppHost's entry point up to where it builds the application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) => CreateAsync(entryPoint, [], cancellationToken);

    /// <summary>Runs an AppHost's entry point up to where it builds the application.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    /// <summary>Runs an AppHost's entry point up to where it builds the application.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        var appHost = new AppHostUnderTest(entryPoint.Assembly, args, configureBuilder);
        return new EntryPointBuilder(await appHost.DescribeAsync(cancellationToken), appHost);
    }

    /// <summary>Begins the description of an application that the test itself describes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(Assembly.GetCallingAssembly(), args, (_, _) => { });

    /// <summary>Begins the description of an application that the test itself describes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDistributedApplicationTestingBuilder Create(string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder) =>
        Create(Assembly.GetCallingAssembly(), args, configureBuilder);

    private static OwnBuilder Create(Assembly test, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        var appHost = new AppHostUnderTest(test, args, configureBuilder);
        EntryPointInterception.Current = appHost;
        try
        {
            return new OwnBuilder(new DistributedApplicationBuilder([]));
        }
        finally
        {
            EntryPointInterception.Current = null;
        }
    }

    /// <summary>An application that an AppHost describes.</summary>
    private sealed class EntryPointBuilder(DistributedApplicationBuilder builder, AppHostUnderTest appHost) : TestingBuilder(builder)
    {
        public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => appHost.BuildAsync(cancellationToken);

        // The built application is the test's to dispose of; an entry point that never got so far ends here.
        public override ValueTask DisposeAsync() => appHost.EndUnlessBuiltAsync();
    }

    /// <summary>An application that the test itself describes.</summary>
    private sealed class OwnBuilder(DistributedApplicationBuilder builder) : TestingBuilder(builder)
    {
        public override Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => Task.FromResult(Inner.Build());

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
