using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Tests;

/// <summary>
/// What the tests know of one RPC: each has one row, in the file of its area. The access matrix, the costs, the replays and the dry
/// runs go through the rows; an RPC without a row fails, and so does a row without an RPC. What the contract says itself (roles,
/// <c>case_scope</c>, whether it is a write, a list or a stream) is not repeated here.
/// </summary>
/// <param name="Name">Its full name after <c>sygeopfoelgning.</c></param>
/// <param name="Request">
/// A valid request in proto3 JSON. <c>{caseId}</c>, <c>{caseNumber}</c>, <c>{etag}</c> (of the access, or of the subject), <c>{caseEtag}</c>, <c>{recordId}</c>,
/// <c>{breakGlassId}</c>, <c>{erasureId}</c>, <c>{parkedEventId}</c>, <c>{goalId}</c>, <c>{resourceId}</c>, <c>{challengeId}</c>, <c>{stepId}</c>,
/// <c>{secondStepId}</c> and <c>{itemId}</c> are replaced by those of its subject, <c>{municipality}</c> by the caller's, <c>{today}</c> by today, <c>{form}</c> by a form
/// of a person nobody has registered, <c>{identifiedForm}</c> by one with an id of its own, <c>{officerId}</c>, <c>{teamId}</c>,
/// <c>{absenceId}</c> and <c>{mandateId}</c> by those of an officer, <c>{measurementId}</c> and <c>{questionId}</c> by those of its
/// progress, <c>{talkId}</c>, <c>{holdId}</c>, <c>{talkOfficerId}</c> and <c>{talkDay}</c> by those of its talks, <c>{appointment}</c> by a time for
/// another one, <c>{settingsEtag}</c> by that of the settings, <c>{workingDay}</c> by another working day each time, more than a year ahead,
/// <c>{unique}</c> by another text each time. The tests add a write's request
/// id, and <c>validate_only</c> for a dry run.
/// </param>
internal sealed record RpcRow(string Name, string Request)
{
    /// <summary>The request of an RPC that only takes a case.</summary>
    public const string OfCase = """{"caseId": "{caseId}"}""";

    /// <summary>The request of a list without any filter.</summary>
    public const string Whole = """{"pageSize": 200}""";

    private static readonly Dictionary<string, RpcRow> ByName =
        ((RpcRow[][])[
            CasesRpcs.Rows, CourseRpcs.Rows, GoalRpcs.Rows, InterventionPlanRpcs.Rows, ProgressRpcs.Rows, StaffRpcs.Rows, SettingsRpcs.Rows, SchedulingRpcs.Rows,
            CoordinationRpcs.Rows, DocumentationRpcs.Rows, CommonRpcs.Rows,
        ])
        .SelectMany(rows => rows).ToDictionary(row => $"sygeopfoelgning.{row.Name}");

    /// <summary>All rows.</summary>
    public static IReadOnlyCollection<RpcRow> All => ByName.Values;

    /// <summary>What it must be about in order to succeed.</summary>
    public About About { get; init; } = About.AnyCase;

    /// <summary>
    /// The reason with which it refuses, by rules of its own, a role that may reach the case; null accepts it. Not set
    /// where the contract says everything.
    /// </summary>
    public Func<Role, CaseSeen, string?>? Refuses { get; init; }

    /// <summary>
    /// The cost of a call at the database, called by the first role that may. Null if the cost of requests cannot be separated from the
    /// cost of the service's background work, because both use the same connections, or because only services call it.
    /// </summary>
    public Cost? Costs { get; init; }

    /// <summary>What a call costs in a service, where that differs from the others that serve it.</summary>
    public (string Service, Cost Costs)[] In { get; init; } = [];

    /// <summary>The cost of a write's dry run (<c>validate_only</c>).</summary>
    public Cost? Tried { get; init; }

    /// <summary>The cost of a write when the same request is sent again.</summary>
    public Cost? Again { get; init; }

    /// <summary>A different cost in this service, for this role.</summary>
    public (string Service, Role Role, Cost Costs)? Otherwise { get; init; }

    /// <summary>The RPC's row.</summary>
    public static RpcRow Of(MethodDescriptor method) => ByName.TryGetValue(method.FullName, out var row)
        ? row
        : throw new InvalidOperationException($"{method.FullName} has no row in tests/Rpcs.");

    /// <summary>The RPC; null if there is none of this name.</summary>
    public MethodDescriptor? Method => Contract.Methods.Values.SingleOrDefault(method => method.FullName == $"sygeopfoelgning.{Name}");

    /// <summary>Whether it changes something: its request has an id.</summary>
    public static bool IsWrite(MethodDescriptor method) => method.InputType.FindFieldByName("request_id") is not null;

    /// <summary>The request of a Watch with one subscription.</summary>
    public static string Watching(string what) => $$$"""{"subscriptions": [{"subscriptionId": "a", "{{{what}}}": {"caseId": "{caseId}"}}]}""";
}

/// <summary>What an RPC must be about in order to succeed.</summary>
internal enum About
{
    /// <summary>A case of the caller's municipality that the caller is responsible for; or nothing at all.</summary>
    AnyCase,

    /// <summary>A case that was just registered by somebody else; another for each call.</summary>
    NewCase,

    /// <summary>The same, when its plan is made.</summary>
    NewPlan,

    /// <summary>A case that was just registered by somebody else, and whose citizen has recovered; another for each call.</summary>
    RecoveredCase,

    /// <summary>A case with a protected address that the caller registered.</summary>
    OwnProtectedCase,

    /// <summary>A case with a protected address that somebody else registered; another for each call.</summary>
    ProtectedCase,

    /// <summary>A protected case whose glass a colleague broke; another for each call.</summary>
    BrokenGlass,

    /// <summary>A case whose erasure is ordered.</summary>
    Erasure,

    /// <summary>A case with a goal in its first version, a resource and a challenge; another for each call.</summary>
    Goals,

    /// <summary>A case with a goal and a plan of one step and one follow-up item; another for each call.</summary>
    InterventionPlan,

    /// <summary>A case with a measurement and a medical question; another for each call.</summary>
    Progress,

    /// <summary>An officer with an absence and a mandate, and an empty team; others for each call.</summary>
    NewOfficer,

    /// <summary>The calendar of the caller, as it is at the call, and a room; another room for each call.</summary>
    Calendar,

    /// <summary>The settings of the municipality as they are at the call.</summary>
    Settings,

    /// <summary>A case whose plan is made, and a time in which it can have a talk; others for each call.</summary>
    FreeTime,

    /// <summary>The same with a hold of another time; others for each call.</summary>
    SlotHold,

    /// <summary>The same with two talks at other times; others for each call.</summary>
    Talk,

    /// <summary>A case whose plan is made and whose citizen's employer asked for early follow-up; another for each call.</summary>
    EarlyFollowUp,

    /// <summary>A case with a talk that is prepared and whose time has come; another for each call.</summary>
    PreparedTalk,

    /// <summary>The same with a talk that goes on; another for each call.</summary>
    StartedTalk,

    /// <summary>The same with a talk from which everything is known; another for each call.</summary>
    FullTalk,

    /// <summary>The same with a talk that is completed; another for each call.</summary>
    CompletedTalk,

    /// <summary>The same with a talk to which the citizen did not come; another for each call.</summary>
    MissedTalk,

    /// <summary>A case with two letters; another for each call.</summary>
    Letter,

    /// <summary>A case whose category was decided today, so that a follow-up without a talk can be recorded; another for each call.</summary>
    CategoryDecided,

    /// <summary>The same with such a follow-up; another for each call.</summary>
    FollowUp,

    /// <summary>An event that Documentation has parked; another for each call.</summary>
    ParkedEvent,
}

/// <summary>The cost of a call at the database. Everything that is sent counts: also BEGIN, COMMIT and ROLLBACK, and the settings of municipality and caller.</summary>
/// <param name="Trips">Round trips.</param>
/// <param name="Statements">Statements.</param>
internal readonly record struct Cost(int Trips, int Statements)
{
    public override string ToString() => $"new({Trips}, {Statements})";
}
