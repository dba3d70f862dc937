using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Sets command line arguments while a resource starts.</summary>
public class CommandLineArgsCallbackAnnotation : IResourceAnnotation
{
    /// <summary>Sets arguments, asynchronously.</summary>
    public CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) =>
        Callback = callback ?? throw new ArgumentNullException(nameof(callback));

    /// <summary>Sets arguments.</summary>
    public CommandLineArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>What sets the arguments.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; }
}

/// <summary>The command line arguments of a resource that starts.</summary>
public sealed class CommandLineArgsCallbackContext
{
    private readonly IResource? resource;

    /// <summary>Creates the context without a resource.</summary>
    public CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
    {
        Args = args ?? throw new ArgumentNullException(nameof(args));
        CancellationToken = cancellationToken;
    }

    /// <summary>Creates the context of a resource.</summary>
    public CommandLineArgsCallbackContext(IList<object> args, IResource resource, CancellationToken cancellationToken = default)
        : this(args, cancellationToken) => this.resource = resource;

    /// <summary>The arguments; each is a text or an <see cref="IValueProvider"/>.</summary>
    public IList<object> Args { get; }

    /// <summary>Ends when the start is given up.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What the application is started for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; init; } = new(DistributedApplicationOperation.Run);

    /// <summary>The resource's own log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The resource.</summary>
    public IResource Resource => resource ?? throw new InvalidOperationException("The context has no resource.");
}
