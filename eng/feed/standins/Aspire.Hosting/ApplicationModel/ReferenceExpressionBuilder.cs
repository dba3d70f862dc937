using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts a <see cref="ReferenceExpression"/> together piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly ExpressionParts parts = new();

    /// <summary>Whether nothing was appended yet.</summary>
    public bool IsEmpty => parts.IsEmpty;

    /// <summary>Appends an interpolated string.</summary>
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has written into this builder already.
    }

    /// <summary>Appends a text as it is.</summary>
    public void AppendLiteral(string value) => parts.Literal(value);

    /// <summary>Appends a text.</summary>
    public void AppendFormatted(string? value) => parts.Literal(value ?? string.Empty);

    /// <summary>Appends a value.</summary>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider, null);

    /// <summary>Appends a value, escaped as <paramref name="format"/> says.</summary>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider, format);

    /// <summary>The expression so far.</summary>
    public ReferenceExpression Build() => parts.Build();

    /// <summary>Takes an interpolated string apart into a builder.</summary>
    /// <param name="literalLength">The length of its literal parts.</param>
    /// <param name="formattedCount">The number of its values.</param>
    /// <param name="builder">The builder.</param>
    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        private readonly ExpressionParts parts = literalLength + formattedCount >= 0 ? builder.parts : throw new ArgumentOutOfRangeException(nameof(literalLength));

        /// <summary>Appends a literal part.</summary>
        public readonly void AppendLiteral(string value) => parts.Literal(value);

        /// <summary>Appends a text.</summary>
        public readonly void AppendFormatted(string? value) => parts.Literal(value ?? string.Empty);

        /// <summary>Appends a value.</summary>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider, null);

        /// <summary>Appends a value, escaped as <paramref name="format"/> says.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider, format);

        /// <summary>An expression's own values are escaped where it is made.</summary>
        [Obsolete("ReferenceExpression instances can't be used in interpolated string with a custom format. Duplicate the inner expression in-place.", error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) => throw new NotSupportedException();

        /// <summary>Appends a resource's value.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider.Resource, null);

        /// <summary>Appends a resource's value, escaped as <paramref name="format"/> says.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => parts.Value(valueProvider.Resource, format);
    }
}
