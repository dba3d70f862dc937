using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with values in it that are known only while the application starts.</summary>
[DebuggerDisplay("ReferenceExpression = {ValueExpression}, Providers = {ValueProviders.Count}")]
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>The empty text.</summary>
    public static readonly ReferenceExpression Empty = new(string.Empty, [], [], []);

    private readonly string[] manifestExpressions;

    internal ReferenceExpression(string format, IValueProvider[] providers, string[] manifestExpressions, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = providers;
        StringFormats = stringFormats;
        this.manifestExpressions = manifestExpressions;
    }

    /// <summary>The text with a numbered placeholder for each value.</summary>
    public string Format { get; }

    /// <summary>The values, in the order of their placeholders.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>How each value is written; <c>uri</c> escapes it for use in a URL.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <summary>The names of the values in the application's description.</summary>
    public IReadOnlyList<string> ManifestExpressions => manifestExpressions;

    /// <inheritdoc/>
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. manifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    /// <summary>Makes the expression of an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            values[i] = StringFormats[i] is "uri" && value is not null ? Uri.EscapeDataString(value) : value;
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Takes an interpolated string apart.</summary>
    /// <param name="literalLength">The length of its literal parts.</param>
    /// <param name="formattedCount">The number of its values.</param>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ExpressionParts parts = new(literalLength, formattedCount);

        /// <summary>Appends a literal part.</summary>
        public readonly void AppendLiteral(string value) => parts.Literal(value);

        /// <summary>Appends a text.</summary>
        public readonly void AppendFormatted(string? value) => parts.Literal(value ?? string.Empty);

        /// <summary>Appends a text, escaped as <paramref name="format"/> says.</summary>
        public readonly void AppendFormatted(string? value, string? format = null) => parts.Literal(ExpressionParts.Escape(value ?? string.Empty, format));

        /// <summary>Appends a value.</summary>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider, null);

        /// <summary>Appends a value, escaped as <paramref name="format"/> says.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider, format);

        /// <summary>An expression's own values are escaped where it is made.</summary>
        [Obsolete("ReferenceExpression instances can't be used in interpolated string with a custom format. Duplicate the inner expression in-place.", error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) => throw new NotSupportedException();

        /// <summary>Appends a resource's value.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider.Resource, null);

        /// <summary>Appends a resource's value, escaped as <paramref name="format"/> says.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => parts.Build();
    }
}

/// <summary>The parts of an expression while it is put together.</summary>
internal sealed class ExpressionParts(int literalLength = 0, int valueCount = 0)
{
    private readonly StringBuilder format = new(literalLength + (3 * valueCount));
    private readonly List<IValueProvider> providers = new(valueCount);
    private readonly List<string> manifestExpressions = new(valueCount);
    private readonly List<string?> stringFormats = new(valueCount);

    public bool IsEmpty => format.Length == 0;

    public static string Escape(string value, string? format) => format switch
    {
        null or "" => value,
        "uri" => Uri.EscapeDataString(value),
        _ => throw new FormatException($"The format '{format}' is not supported. Supported formats: uri."),
    };

    public void Literal(string value) => format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void Value<T>(T provider, string? stringFormat)
        where T : IValueProvider, IManifestExpressionProvider
    {
        _ = Escape(string.Empty, stringFormat);
        format.Append('{').Append(providers.Count).Append('}');
        providers.Add(provider);
        manifestExpressions.Add(provider.ValueExpression);
        stringFormats.Add(stringFormat);
    }

    public ReferenceExpression Build() => new(format.ToString(), [.. providers], [.. manifestExpressions], [.. stringFormats]);
}
