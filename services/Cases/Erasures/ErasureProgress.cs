using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Erasures;

/// <summary>An erasure as it was ordered.</summary>
internal sealed record OrderedErasure(
    Guid ErasureId, Guid CaseId, CaseNumber Number, string OrderedBy, string Reason, DateTimeOffset OrderedAt);

/// <summary>A service that has erased what it held.</summary>
internal sealed record ServiceProgress(string Service, DateTimeOffset ErasedAt);

/// <summary>Which services an erasure must reach.</summary>
internal static class ErasureProgress
{
    /// <summary>The service that erases together with the order itself.</summary>
    public const string First = "cases";

    /// <summary>The services that erase when the event reaches them, and answer with an event.</summary>
    public static readonly IReadOnlyList<string> Others = ["scheduling", "coordination", "documentation"];
}

/// <summary>The number given as confirmation is not the case's.</summary>
[Danish("Sagsnummeret er ikke sagens. Kontrollér, at det er den rigtige sag, der slettes.")]
[English("The case number does not belong to the case. Check that this is the case to be erased.")]
public sealed record CaseNumberMismatch() : Refusal(RefusalKind.FixRequest, "CASE_NUMBER_MISMATCH"), IFieldRefusal
{
    /// <inheritdoc/>
    public string Field => "case_number";
}

/// <summary>No erasure with that id in the caller's municipality.</summary>
[Danish("Der findes ingen sletning {ErasureId} i kommunen.")]
[English("The municipality has no erasure {ErasureId}.")]
public sealed record ErasureNotFound(string ErasureId) : Refusal(RefusalKind.NotFound, "ERASURE_NOT_FOUND", "erasure", ErasureId);
