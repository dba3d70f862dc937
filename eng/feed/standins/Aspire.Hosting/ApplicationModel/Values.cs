namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only while the application starts.</summary>
public interface IValueProvider
{
    /// <summary>The value as the host sees it; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as the resource in <paramref name="context"/> must use it; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

/// <summary>A value with a name in the application's description, such as <c>{redis.bindings.tcp.port}</c>.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The name in the application's description.</summary>
    string ValueExpression { get; }
}

/// <summary>A value that can stand in an environment variable or an argument.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value made of other values or resources.</summary>
public interface IValueWithReferences
{
    /// <summary>The values and resources it is made of.</summary>
    IEnumerable<object> References { get; }
}

/// <summary>Who asks for a value: an address differs between the host and a container.</summary>
public class ValueProviderContext
{
    /// <summary>What the application is started for.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that will use the value.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The network in which the value will be used.</summary>
    public NetworkIdentifier? Network { get; init; }

    internal NetworkIdentifier EffectiveNetwork => Network
        ?? (Caller is ContainerResource ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork);
}
