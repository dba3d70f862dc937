namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server in a container.</summary>
public class RedisResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    /// <summary>Creates the server without a password.</summary>
    public RedisResource(string name)
        : base(name) => PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);

    /// <summary>Creates the server with a password.</summary>
    public RedisResource(string name, ParameterResource password)
        : this(name) => PasswordParameter = password;

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>Its host.</summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>Its port.</summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>Its password, when it has one.</summary>
    public ParameterResource? PasswordParameter { get; internal set; }

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => PasswordParameter is { } password
        ? ReferenceExpression.Create($"{Host}:{Port},password={password}")
        : ReferenceExpression.Create($"{Host}:{Port}");

    /// <summary>The address as a URL.</summary>
    public ReferenceExpression UriExpression => PasswordParameter is { } password
        ? ReferenceExpression.Create($"redis://:{password:uri}@{Host}:{Port}")
        : ReferenceExpression.Create($"redis://{Host}:{Port}");

    /// <inheritdoc/>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => ConnectionStringExpression.GetValueAsync(cancellationToken);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (PasswordParameter is { } password)
        {
            yield return new("Password", ReferenceExpression.Create($"{password}"));
        }

        yield return new("Uri", UriExpression);
    }
}
