using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside the application, such as a password.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}, Secret = {Secret}")]
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> value;

    /// <summary>Creates the parameter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="callback">Finds the value, given the default there may be.</param>
    /// <param name="secret">Whether the value must not be shown.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        value = new(() => callback(Default));
        Secret = secret;
    }

    /// <summary>Where the value comes from when none is configured.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>What the parameter is for.</summary>
    public string? Description { get; set; }

    /// <summary>Whether the value must not be shown.</summary>
    public bool Secret { get; }

    /// <summary>Whether the value is a connection string.</summary>
    public bool IsConnectionString { get; set; }

    /// <inheritdoc/>
    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(value.Value);
}
