using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Building;

/// <summary>
/// Lets a test run an AppHost's own entry point and stand between its steps. It is there only in the flow of that
/// entry point: what the test itself calls on the application is done as usual.
/// </summary>
internal abstract class EntryPointInterception
{
    private static readonly AsyncLocal<EntryPointInterception?> InFlow = new();

    /// <summary>The interception of the entry point that runs here, if it is one that a test runs.</summary>
    public static EntryPointInterception? Current
    {
        get => InFlow.Value;
        set => InFlow.Value = value;
    }

    /// <summary>The description is about to be made.</summary>
    public abstract void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>The description is complete; returns when the test has had its say.</summary>
    public abstract void OnBuilding(DistributedApplicationBuilder builder);

    /// <summary>The application is built.</summary>
    public abstract void OnBuilt(DistributedApplication application);

    /// <summary>The entry point wants to start the application; completes when the test has done so.</summary>
    public abstract Task WaitForStartAsync(DistributedApplication application, CancellationToken cancellationToken);

    /// <summary>The entry point wants to run the application; completes when the test has stopped it.</summary>
    public abstract Task WaitForShutdownAsync(DistributedApplication application, CancellationToken cancellationToken);

    /// <summary>Completes when the entry point has ended.</summary>
    public abstract Task WaitForExitAsync();
}
