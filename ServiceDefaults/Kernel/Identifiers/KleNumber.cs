using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Kernel;

/// <summary>Subject in KL's classification (KLE-nummer), NN.NN.NN, with the action facet if there is one (15.17.06 G01).</summary>
public readonly partial record struct KleNumber
{
    private KleNumber(string subject, string? facet)
    {
        Subject = subject;
        Facet = facet;
    }

    /// <summary>The subject (emne), such as <c>15.17.06</c>.</summary>
    public string Subject { get; }

    /// <summary>The action facet (handlingsfacet), such as <c>G01</c>.</summary>
    public string? Facet { get; }

    /// <inheritdoc/>
    public override string ToString() => Facet is null ? Subject : $"{Subject} {Facet}";

    /// <summary>Parses it, or refuses with the violation.</summary>
    public static Result<KleNumber> Parse(string? text)
    {
        var match = Written().Match(text ?? "");
        return match.Success
            ? new KleNumber(match.Groups["subject"].Value, match.Groups["facet"] is { Success: true } facet ? facet.Value : null)
            : IdentifierViolations.KleNumberFormat.Refuse();
    }

    [GeneratedRegex(@"\A(?<subject>[0-9]{2}\.[0-9]{2}\.[0-9]{2})( (?<facet>[A-Z][0-9]{2}))?\z")]
    private static partial Regex Written();
}
