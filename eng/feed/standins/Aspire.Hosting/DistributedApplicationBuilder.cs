using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Building;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--operation"] = "AppHost:Operation",
        ["--publisher"] = "Publishing:Publisher",
        ["--dcp-cli-path"] = "DcpPublisher:CliPath",
        ["--dcp-dashboard-path"] = "DcpPublisher:DashboardPath",
        ["--dcp-container-runtime"] = "DcpPublisher:ContainerRuntime",
    };

    private readonly DistributedApplicationOptions options;
    private readonly HostApplicationBuilder inner;
    private readonly DistributedApplicationExecutionContextOptions executionContextOptions;

    /// <summary>Creates the description of an application.</summary>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <summary>Creates the description of an application.</summary>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        var settings = new HostApplicationBuilderSettings { Args = options.Args, Configuration = new ConfigurationManager() };
        settings.Configuration.AddEnvironmentVariables("ASPIRE_");
        EntryPointInterception.Current?.OnConstructing(options, settings);

        settings.Args = options.Args;
        inner = new HostApplicationBuilder(settings);
        Configuration.AddCommandLine(options.Args ?? [], Switches);
        AppHostDirectory = options.ProjectDirectory ?? options.Metadata("apphostprojectpath") ?? Environment.ContentRootPath;
        executionContextOptions = ExecutionContextOptions();
        ExecutionContext = new DistributedApplicationExecutionContext(executionContextOptions);

        var path = Path.GetFullPath(Path.Join(AppHostDirectory, Environment.ApplicationName));
        Set("AppHost:Directory", AppHostDirectory);
        Set("AppHost:Path", path);
        Set("AppHost:DashboardApplicationName", options.DashboardApplicationName ?? Environment.ApplicationName);
        Set("AppHost:Sha256", Configuration["AppHostSha"] ?? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(path.ToLowerInvariant()))));
        if (options.AllowUnsecuredTransport)
        {
            Set("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true");
        }

        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        HostingServices.Add(inner, options, ExecutionContext);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => inner.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly => options.Assembly;

    /// <inheritdoc/>
    public IHostEnvironment Environment => inner.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => inner.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        var interception = EntryPointInterception.Current;
        interception?.OnBuilding(this);

        var application = new DistributedApplication(inner.Build()) { Interception = interception };
        executionContextOptions.ServiceProvider = application.Services;
        interception?.OnBuilt(application);
        return application;
    }

    private void Set(string key, string value) => Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>(key, value)]);

    private DistributedApplicationExecutionContextOptions ExecutionContextOptions()
    {
        var publisher = Configuration["Publishing:Publisher"];
        return Configuration["AppHost:Operation"]?.ToLowerInvariant() switch
        {
            null when publisher is null => new(DistributedApplicationOperation.Run),
            "run" => new(DistributedApplicationOperation.Run),
            null or "publish" or "inspect" => new(DistributedApplicationOperation.Publish, publisher ?? "manifest"),
            _ => throw new DistributedApplicationException("Invalid operation specified. Valid operations are 'publish', 'run', or 'inspect'."),
        };
    }
}
