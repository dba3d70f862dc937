using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters and configured connection strings to an application.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value stands in the configuration under <c>Parameters:name</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Add(builder, CreateParameter(builder, name, secret));
    }

    /// <summary>Adds a parameter with a fixed value, which the configuration may replace only when it is published.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    /// <summary>Adds a parameter whose value a callback gives.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(publishValueAsDefault));
        }

        return Add(builder, new ParameterResource(name, _ => valueGetter(), secret));
    }

    /// <summary>Adds a parameter with a default; <paramref name="persist"/> keeps the value in the developer's secrets.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return Add(builder, WithDefault(builder, name, value, secret, persist));
    }

    /// <summary>Adds a parameter whose value stands in the configuration under a key of its own.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Add(builder, FromConfiguration(builder, name, configurationKey, secret));
    }

    /// <summary>Adds a connection string that stands in the configuration under <c>ConnectionStrings:name</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var parameter = FromConfiguration(builder, name, $"ConnectionStrings:{name}", secret: true);
        parameter.IsConnectionString = true;
        return builder.AddResource(new ConfiguredConnectionString(parameter, environmentVariableName));
    }

    /// <summary>Says what a parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Description = description;
        return builder;
    }

    /// <summary>Makes a parameter without adding it to the application.</summary>
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return FromConfiguration(builder, name, $"Parameters:{name}", secret);
    }

    /// <summary>Makes a parameter with a random value that is kept in the developer's secrets, without adding it to the application.</summary>
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return WithDefault(builder, name, parameterDefault, secret, persist: true);
    }

    /// <summary>Makes a password that is kept in the developer's secrets, without adding it to the application.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true, int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    private static IResourceBuilder<ParameterResource> Add(IDistributedApplicationBuilder builder, ParameterResource parameter) =>
        builder.AddResource(parameter).WithInitialState(new CustomResourceSnapshot { ResourceType = "Parameter", Properties = [] });

    private static ParameterResource WithDefault(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
    {
        var key = $"Parameters:{name}";
        return new ParameterResource(name, found => builder.Configuration[key] ?? Generate(found!), secret) { Default = value };

        string Generate(ParameterDefault source)
        {
            var generated = source.GetDefaultValue();
            builder.Configuration[key] = generated;
            if (persist)
            {
                UserSecrets.TryKeep(builder.AppHostAssembly, key, generated);
            }

            return generated;
        }
    }

    private static ParameterResource FromConfiguration(IDistributedApplicationBuilder builder, string name, string key, bool secret) => new(
        name,
        @default => builder.Configuration[key]
            ?? @default?.GetDefaultValue()
            ?? throw new MissingParameterValueException($"Parameter resource could not be used because configuration key '{key}' is missing and the Parameter has no default value."),
        secret);

    /// <summary>A connection string from the configuration.</summary>
    private sealed class ConfiguredConnectionString(ParameterResource parameter, string? environmentVariable) : Resource(parameter.Name), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression { get; } = ReferenceExpression.Create($"{parameter}");

        public string? ConnectionStringEnvironmentVariable => environmentVariable;
    }
}
