using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a process is given: the callbacks are called and the values waited for when it starts.</summary>
internal sealed class ProcessConfiguration(DistributedApplicationExecutionContext executionContext, ResourceLoggerService logs)
{
    public async Task<IReadOnlyList<EnvVar>> EnvironmentAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logs.GetLogger(resource) };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var variables = new List<EnvVar>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await Text(resource, value, cancellationToken) is { } text)
            {
                variables.Add(new(name, text));
            }
        }

        return variables;
    }

    public async Task<IReadOnlyList<Argument>> ArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext, Logger = logs.GetLogger(resource) };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context);
        }

        var arguments = new List<Argument>();
        foreach (var value in context.Args)
        {
            if (await Text(resource, value, cancellationToken) is { } text)
            {
                arguments.Add(new(text, IsSecret(value)));
            }
        }

        return arguments;
    }

    private static bool IsSecret(object value) => value switch
    {
        ParameterResource parameter => parameter.Secret,
        IResourceBuilder<IResource> builder => IsSecret(builder.Resource),
        IValueWithReferences references => references.References.Any(IsSecret),
        _ => false,
    };

    private async Task<string?> Text(IResource resource, object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(new ValueProviderContext { ExecutionContext = executionContext, Caller = resource }, cancellationToken),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await Text(resource, provider, cancellationToken),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

/// <summary>A command line argument.</summary>
/// <param name="Text">The argument.</param>
/// <param name="IsSecret">Whether it must not be shown at once.</param>
internal readonly record struct Argument(string Text, bool IsSecret);
