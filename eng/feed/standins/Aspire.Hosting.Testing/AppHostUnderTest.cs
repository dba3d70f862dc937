using System.Reflection;
using Aspire.Hosting.Building;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// An AppHost whose entry point runs beside the test: it describes the application and then waits for the test to change,
/// build, start and stop it.
/// </summary>
internal sealed class AppHostUnderTest(Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : EntryPointInterception
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource<DistributedApplicationBuilder> described = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs the entry point up to where it builds the application.</summary>
    public Task<DistributedApplicationBuilder> DescribeAsync(CancellationToken cancellationToken)
    {
        var main = assembly.EntryPoint ?? throw new InvalidOperationException($"The assembly {assembly.GetName().Name} has no entry point; name a type of the AppHost, such as Projects.AppHost.");
        new Thread(() => Run(main)) { IsBackground = true, Name = "AppHost" }.Start();
        return described.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the entry point build the application.</summary>
    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        mayBuild.TrySetResult();
        return built.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends an entry point that did not build.</summary>
    public async ValueTask EndUnlessBuiltAsync()
    {
        if (mayBuild.TrySetCanceled())
        {
            await WaitForExitAsync();
        }
    }

    public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) =>
        TestDefaults.Apply(assembly, args, options, settings, configure);

    public override void OnBuilding(DistributedApplicationBuilder builder)
    {
        described.TrySetResult(builder);
        mayBuild.Task.GetAwaiter().GetResult();
    }

    public override void OnBuilt(DistributedApplication application) => built.TrySetResult(application);

    public override Task WaitForStartAsync(DistributedApplication application, CancellationToken cancellationToken) =>
        Until(Lifetime(application).ApplicationStarted, cancellationToken);

    public override Task WaitForShutdownAsync(DistributedApplication application, CancellationToken cancellationToken) =>
        Until(Lifetime(application).ApplicationStopped, cancellationToken);

    public override async Task WaitForExitAsync()
    {
        // What the entry point does after the run belongs to the test as well, but must not hold it up for ever.
        await Task.WhenAny(exited.Task, Task.Delay(ExitLimit));
    }

    private static IHostApplicationLifetime Lifetime(DistributedApplication application) => application.Services.GetRequiredService<IHostApplicationLifetime>();

    private static async Task Until(CancellationToken happened, CancellationToken cancellationToken)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = happened.Register(() => reached.TrySetResult());
        await reached.Task.WaitAsync(cancellationToken);
    }

    private void Run(MethodInfo main)
    {
        Current = this;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [args]);
            Fail(new InvalidOperationException($"The entry point of {assembly.GetName().Name} ended before it built an application."));
        }
        catch (TargetInvocationException exception)
        {
            Fail(exception.InnerException ?? exception);
        }
        finally
        {
            exited.TrySetResult();
        }
    }

    private void Fail(Exception exception)
    {
        described.TrySetException(exception);
        built.TrySetException(exception);
    }
}
