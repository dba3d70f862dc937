namespace Aspire.Hosting;

/// <summary>What an application is started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run here.</summary>
    Run,

    /// <summary>To be published elsewhere.</summary>
    Publish,
}

/// <summary>How an execution context is made.</summary>
public class DistributedApplicationExecutionContextOptions
{
    /// <summary>Options for an operation.</summary>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation) => Operation = operation;

    /// <summary>Options for an operation by a publisher.</summary>
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
        : this(operation) => PublisherName = publisherName;

    /// <summary>The application's services, once they are there.</summary>
    public IServiceProvider? ServiceProvider { get; set; }

    /// <summary>What the application is started for.</summary>
    public DistributedApplicationOperation Operation { get; }

    /// <summary>Who publishes.</summary>
    public string? PublisherName { get; }
}

/// <summary>What an application is started for.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions options;

    /// <summary>Creates the context.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        PublisherName = options.PublisherName ?? "manifest";
    }

    /// <summary>Creates the context of an operation.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(new DistributedApplicationExecutionContextOptions(operation))
    {
    }

    /// <summary>Creates the context of an operation by a publisher.</summary>
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
        : this(new DistributedApplicationExecutionContextOptions(operation, publisherName))
    {
    }

    /// <summary>Who publishes.</summary>
    public string PublisherName { get; set; }

    /// <summary>What the application is started for.</summary>
    public DistributedApplicationOperation Operation => options.Operation;

    /// <summary>Whether it is to be published elsewhere.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether it is to run here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>The application's services. Fails before the application is built.</summary>
    public IServiceProvider ServiceProvider => options.ServiceProvider
        ?? throw new InvalidOperationException("IServiceProvider is not available because the container is not yet built.");
}
