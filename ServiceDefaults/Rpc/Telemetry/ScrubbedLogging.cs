using System.Collections;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// Wraps every log provider, console and OTLP alike, and removes CPR numbers, and the secrets of addresses, from messages, attributes, scopes and
/// exceptions. A record without any passes through unchanged.
/// </summary>
internal sealed class ScrubbedLogging(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ScrubbedLogger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();
}

internal sealed class ScrubbedLogger(ILogger inner) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull =>
        Attributes(state) is { } attributes && ScrubbedState.HasAny(attributes)
            ? inner.BeginScope(new ScrubbedState(attributes, state.ToString() ?? ""))
            : state is string text
                ? inner.BeginScope(Scrubber.Scrub(text))
                : inner.BeginScope(state);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // Its sentence goes to stderr; the host would also log its stack trace.
        if (!inner.IsEnabled(logLevel) || StartupProblem.SentenceFor(exception) is not null)
        {
            return;
        }

        var message = formatter(state, exception);
        var attributes = Attributes(state);
        var scrubbedException = exception is null ? null : ScrubbedException.Of(exception);
        if (ReferenceEquals(Scrubber.Scrub(message), message)
            && ReferenceEquals(scrubbedException, exception)
            && (attributes is null || !ScrubbedState.HasAny(attributes)))
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        inner.Log(logLevel, eventId, new ScrubbedState(attributes ?? [], message), scrubbedException, static (scrubbed, _) => scrubbed.ToString());
    }

    private static IReadOnlyList<KeyValuePair<string, object?>>? Attributes<TState>(TState state) =>
        state as IReadOnlyList<KeyValuePair<string, object?>>;
}

/// <summary>A log record's attributes and message without CPR numbers.</summary>
internal sealed class ScrubbedState(IReadOnlyList<KeyValuePair<string, object?>> attributes, string message)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> scrubbed =
        [.. attributes.Select(attribute => KeyValuePair.Create(attribute.Key, Scrub(attribute.Value)))];

    private readonly string message = Scrubber.Scrub(message);

    public int Count => scrubbed.Count;

    public KeyValuePair<string, object?> this[int index] => scrubbed[index];

    public static bool HasAny(IReadOnlyList<KeyValuePair<string, object?>> attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (!ReferenceEquals(Scrub(attributes[i].Value), attributes[i].Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The value without CPR numbers; the same instance when there were none.</summary>
    public static object? Scrub(object? value)
    {
        switch (value)
        {
            case null or bool or int or long or double or float or decimal or Enum or Guid or DateTime or DateTimeOffset or DateOnly or TimeSpan:
                return value;
            case string text:
                return Scrubber.Scrub(text);
            case IEnumerable<string> texts when texts.Any(text => !ReferenceEquals(Scrubber.Scrub(text), text)):
                return texts.Select(Scrubber.Scrub).ToArray();
            default:
                var plain = value.ToString() ?? "";
                var clean = Scrubber.Scrub(plain);
                return ReferenceEquals(clean, plain) ? value : clean;
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => scrubbed.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => message;
}

/// <summary>A loggable copy of an exception: type, message and stack trace without CPR numbers.</summary>
internal sealed class ScrubbedException : Exception
{
    private readonly string whole;

    private ScrubbedException(Exception original, string whole)
        : base($"{original.GetType().FullName}: {Scrubber.Scrub(original.Message)}") => this.whole = whole;

    public override string? StackTrace => null;

    /// <summary>The exception itself if nothing in it has to be removed.</summary>
    public static Exception Of(Exception exception)
    {
        var whole = exception.ToString();
        var clean = Scrubber.Scrub(whole);
        return ReferenceEquals(clean, whole) ? exception : new ScrubbedException(exception, clean);
    }

    public override string ToString() => whole;
}
