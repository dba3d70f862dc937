using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>Who may reach a case (adgang til sagen), and who broke the glass.</summary>
internal sealed class CaseAccessService(Reads reads, Writes writes, CaseAccessStore store, ProtectionStore protections, GlassStore glasses, PageTokens tokens)
    : V1.CaseAccessService.CaseAccessServiceBase
{
    public override Task<GetCaseAccessResponse> GetCaseAccess(GetCaseAccessRequest request, ServerCallContext context) =>
        reads.Run<GetCaseAccessRequest, GetCaseAccessResponse>(request, context, async session =>
        {
            var caseId = Guid.Parse(request.CaseId);
            if (await CaseAccessStore.Find(session, caseId) is not { } access)
            {
                return new CaseNotFound(request.CaseId);
            }

            var open = await glasses.Open(session, caseId);
            var answer = access.ToProto();
            answer.OpenBreakGlasses.Add(open.Select(breaking => breaking.ToOpen()));
            answer.LiftedProtections.Add((await protections.Lifted(session, caseId)).Select(lifted => lifted.ToProto()));
            return new GetCaseAccessResponse { Access = answer };
        });

    public override Task<AssignCaseResponse> AssignCase(AssignCaseRequest request, ServerCallContext context) =>
        writes.Run<AssignCaseRequest, AssignCaseResponse>(request, context, async work =>
            (await Changed(work, request.CaseId, access => access.Assign(request.ToCommand(work.Actor.Subject, IsTeamLeader(context)))))
            .Map(access => new AssignCaseResponse { Access = access.ToProto(work.ValidateOnly) }));

    public override Task<RestrictCaseResponse> RestrictCase(RestrictCaseRequest request, ServerCallContext context) =>
        writes.Run<RestrictCaseRequest, RestrictCaseResponse>(request, context, async work =>
            await protections.LockPerson(work, Guid.Parse(request.CaseId)) is { } personId
                ? await Restricted(work, request, personId)
                : new CaseNotFound(request.CaseId));

    public override Task<LiftProtectionResponse> LiftProtection(LiftProtectionRequest request, ServerCallContext context) =>
        writes.Run<LiftProtectionRequest, LiftProtectionResponse>(request, context, async work =>
        {
            var asked = request.ToLifted(work);
            if (await protections.LockPerson(work, asked.CaseId) is not { } personId
                || await store.Lock(work, asked.CaseId) is not { } locked)
            {
                return new CaseNotFound(request.CaseId);
            }

            work.Key = locked.Key;
            if (!locked.Access.Lift(request.ToCommand()).TryGet(out var changed, out var refusal))
            {
                return refusal;
            }

            await ProtectionStore.Lift(work, personId, asked, locked.Key);
            return new LiftProtectionResponse { Access = changed.ToProto(work.ValidateOnly) };
        });

    public override Task<BreakGlassResponse> BreakGlass(BreakGlassRequest request, ServerCallContext context) =>
        writes.Run<BreakGlassRequest, BreakGlassResponse>(request, context, async work =>
        {
            var asked = request.ToBreaking(work);
            if (await store.Lock(work, asked.CaseId) is not { } locked)
            {
                return new CaseNotFound(request.CaseId);
            }

            work.Key = locked.Key;
            var openUntil = await GlassStore.OpenUntil(work, asked.CaseId, asked.Officer.Id);
            return GlassBreaking.Decide(locked.Access, openUntil, asked).Map(breaking =>
            {
                GlassStore.Keep(work, breaking, locked.Key);
                return new BreakGlassResponse { BrokenGlass = breaking.ToProto(work.ValidateOnly) };
            });
        });

    public override Task<ListBreakGlassesResponse> ListBreakGlasses(ListBreakGlassesRequest request, ServerCallContext context) =>
        reads.Run<ListBreakGlassesRequest, ListBreakGlassesResponse>(request, context, async session =>
        {
            if (!tokens.Read(request, session.Caller).TryGet(out var token, out var refusal))
            {
                return refusal;
            }

            var size = PageTokens.Size(request.PageSize);
            var found = await glasses.List(
                session, request.Filter?.State != BreakGlassState.All, token is [var last] ? Guid.Parse(last) : null, size);
            return new ListBreakGlassesResponse
            {
                BrokenGlasses = { found.Take(size).Select(breaking => breaking.ToProto()) },
                NextPageToken = found.Count > size
                    ? tokens.Create(request, session.Caller, found[size - 1].BreakGlassId.ToString())
                    : "",
            };
        });

    public override Task<AcknowledgeBreakGlassResponse> AcknowledgeBreakGlass(AcknowledgeBreakGlassRequest request, ServerCallContext context) =>
        writes.Run<AcknowledgeBreakGlassRequest, AcknowledgeBreakGlassResponse>(request, context, async work =>
        {
            if (await store.Lock(work, Guid.Parse(request.CaseId)) is not { } locked)
            {
                return new CaseNotFound(request.CaseId);
            }

            work.Key = locked.Key;
            if (await glasses.Lock(work, locked.Access.CaseId, Guid.Parse(request.BreakGlassId)) is not { } breaking)
            {
                return new BreakGlassNotFound(request.BreakGlassId);
            }

            return breaking.Acknowledge(new Officer(work.Actor.Subject, work.Actor.Name), work.Now).Map(taken =>
            {
                GlassStore.Acknowledge(work, taken);
                return new AcknowledgeBreakGlassResponse { BrokenGlass = taken.ToProto() };
            });
        });

    private static bool IsTeamLeader(ServerCallContext context) => context.Caller().ActingRole == Role.TeamLeader;

    private async Task<Result<RestrictCaseResponse>> Restricted(RequestWork work, RestrictCaseRequest request, Guid personId)
    {
        Protections? before = null;
        var decided = await Changed(work, request.CaseId, access =>
        {
            before = access.Protections;
            return access.Restrict(request.ToCommand());
        });
        if (!decided.TryGet(out var changed, out var refusal))
        {
            return refusal;
        }

        if (changed.Protections != before)
        {
            await ProtectionStore.Register(work, personId, changed.Restriction, restricted: changed.CaseId);
        }

        return new RestrictCaseResponse { Access = changed.ToProto(work.ValidateOnly) };
    }

    private async Task<Result<WhoMayReach>> Changed(UnitOfWork work, string caseId, Func<WhoMayReach, Result<WhoMayReach>> decide)
    {
        if (await store.Lock(work, Guid.Parse(caseId)) is not { } locked)
        {
            return new CaseNotFound(caseId);
        }

        work.Key = locked.Key;
        return decide(locked.Access).Map(changed =>
        {
            CaseAccessStore.Keep(work, changed);
            return changed;
        });
    }
}
