using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Tests;

/// <summary>
/// What the tests know of one RPC: each has one row, in the file of its area. The access matrix, the costs, the replays and the tried
/// writes go through the rows; an RPC without a row fails, and so does a row without an RPC. What the contract says itself (roles,
/// <c>case_scope</c>, whether it is a write, a list or a stream) does not stand here again.
/// </summary>
/// <param name="Name">Its full name behind <c>sygeopfoelgning.</c></param>
/// <param name="Request">
/// A valid request in proto3 JSON. <c>{caseId}</c>, <c>{caseNumber}</c>, <c>{etag}</c>, <c>{breakGlassId}</c>, <c>{erasureId}</c> and
/// <c>{parkedEventId}</c> are those of what it is about, <c>{municipality}</c> is the caller's, <c>{form}</c> one of a person nobody has
/// registered. A write's request id is given to it, and <c>validate_only</c> where it is only tried.
/// </param>
internal sealed record RpcRow(string Name, string Request)
{
    /// <summary>The request of an RPC that asks for a case and no more.</summary>
    public const string OfCase = """{"caseId": "{caseId}"}""";

    /// <summary>The request of a list that asks for all there is.</summary>
    public const string Whole = """{"pageSize": 200}""";

    private static readonly Dictionary<string, RpcRow> ByName =
        ((RpcRow[][])[CasesRpcs.Rows, SchedulingRpcs.Rows, CoordinationRpcs.Rows, DocumentationRpcs.Rows, CommonRpcs.Rows])
        .SelectMany(rows => rows).ToDictionary(row => $"sygeopfoelgning.{row.Name}");

    /// <summary>All rows.</summary>
    public static IReadOnlyCollection<RpcRow> All => ByName.Values;

    /// <summary>What it must be about so that it is done, and not refused.</summary>
    public About About { get; init; } = About.AnyCase;

    /// <summary>
    /// The reason with which it refuses, by rules of its own, a role that may reach the case as it is seen; null lets it through. Left
    /// out where the contract says all there is to say.
    /// </summary>
    public Func<Role, CaseSeen, string?>? Refuses { get; init; }

    /// <summary>
    /// What a call costs at the database, called by the first role that may. Null where what requests cost cannot be told from what the
    /// service's background work costs, because it goes over the same connections.
    /// </summary>
    public Cost? Costs { get; init; }

    /// <summary>What a call costs in one service, where that differs from the others that serve it.</summary>
    public (string Service, Cost Costs)? In { get; init; }

    /// <summary>A write's cost where it is only tried (<c>validate_only</c>).</summary>
    public Cost? Tried { get; init; }

    /// <summary>A write's cost where the same request is sent again.</summary>
    public Cost? Again { get; init; }

    /// <summary>What it costs otherwise: in this service, for this role.</summary>
    public (string Service, Role Role, Cost Costs)? Otherwise { get; init; }

    /// <summary>The RPC's row.</summary>
    public static RpcRow Of(MethodDescriptor method) => ByName.TryGetValue(method.FullName, out var row)
        ? row
        : throw new InvalidOperationException($"{method.FullName} has no row in tests/Rpcs.");

    /// <summary>The RPC; null where there is none of this name.</summary>
    public MethodDescriptor? Method => Contract.Methods.Values.SingleOrDefault(method => method.FullName == $"sygeopfoelgning.{Name}");

    /// <summary>Whether it changes something: its request has an id.</summary>
    public static bool IsWrite(MethodDescriptor method) => method.InputType.FindFieldByName("request_id") is not null;

    /// <summary>The request of a Watch with one subscription.</summary>
    public static string Watching(string what) => $$$"""{"subscriptions": [{"subscriptionId": "a", "{{{what}}}": {"caseId": "{caseId}"}}]}""";
}

/// <summary>What an RPC must be about so that it is done.</summary>
internal enum About
{
    /// <summary>A case of the caller's municipality that the caller is responsible for; or nothing at all.</summary>
    AnyCase,

    /// <summary>A case that was just registered by somebody else; another for each call.</summary>
    NewCase,

    /// <summary>A case with a protected address that the caller registered.</summary>
    OwnProtectedCase,

    /// <summary>A case with a protected address that somebody else registered; another for each call.</summary>
    ProtectedCase,

    /// <summary>A protected case whose glass a colleague broke; another for each call.</summary>
    BrokenGlass,

    /// <summary>A case whose erasure is ordered.</summary>
    Erasure,

    /// <summary>An event that Documentation has parked; another for each call.</summary>
    ParkedEvent,
}

/// <summary>What a call costs at the database. Everything that is sent counts: BEGIN, COMMIT and ROLLBACK too, and what says for which municipality and caller.</summary>
/// <param name="Trips">Round trips.</param>
/// <param name="Statements">Statements.</param>
internal readonly record struct Cost(int Trips, int Statements)
{
    public override string ToString() => $"new({Trips}, {Statements})";
}
