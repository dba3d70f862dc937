using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.CaseFiles;

/// <summary>What a service holds of a case, as records of its own answers. One implementation per service.</summary>
public interface ICaseFile
{
    /// <summary>The records, in the order of the contract, a page at a time; none if the case does not exist here.</summary>
    IAsyncEnumerable<CaseFileRecord> Read(ReadSession session, Guid caseId, Language language, CancellationToken cancel);
}

/// <summary>The whole of a case as this service holds it (sagens akter): its own records, then its history.</summary>
internal sealed class CaseFileService(
    [FromKeyedServices(Databases.App)] NpgsqlDataSource database, Turns turns, BusinessClock clock, RequestChecks checks,
    CatchUp catchUp, CaseGates gates, CaseKeys keys, ICaseFile file)
    : Sygeopfoelgning.Casefile.V1.CaseFileService.CaseFileServiceBase
{
    // A quarter of the maximum size of a message: the record that exceeds this is still included.
    private const int FullAt = 64 * 1024;
    private const int HistoryPage = 100;

    public override async Task ExportCase(ExportCaseRequest request, IServerStreamWriter<ExportCaseResponse> responseStream, ServerCallContext context)
    {
        try
        {
            await Export(request, responseStream, context);
        }
        catch (RefusedException refused)
        {
            throw Statuses.Of(refused.Refusal, context);
        }
    }

    private async Task Export(ExportCaseRequest request, IServerStreamWriter<ExportCaseResponse> responses, ServerCallContext context)
    {
        var cancel = context.CallCancellation();
        if (checks.Check(request, clock.RealToday) is { } violations)
        {
            throw new RefusedException(violations);
        }

        await catchUp.Reach(request.AtLeast, cancel);
        var caseId = Guid.Parse(request.CaseId);
        if (await gates.Ask(context.Caller(), context.Method, caseId, cancel) is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        var session = new ReadSession(
            database, turns, clock, context.Caller(), Contract.AccessOf(context.Method), gate: null, isPatient: true, cancel);
        var answer = new ExportCaseResponse();
        var size = 0;
        await foreach (var record in Everything(session, caseId, context.Language(), cancel))
        {
            answer.Records.Add(record);
            size += record.CalculateSize();
            if (size >= FullAt)
            {
                await responses.WriteAsync(answer, cancel);
                (answer, size) = (new ExportCaseResponse(), 0);
            }
        }

        if (answer.Records.Count > 0)
        {
            await responses.WriteAsync(answer, cancel);
        }
    }

    private async IAsyncEnumerable<CaseFileRecord> Everything(
        ReadSession session, Guid caseId, Language language, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var record in file.Read(session, caseId, language, cancel))
        {
            yield return record;
        }

        for (var after = 0L; ;)
        {
            var page = await session.All(EventLog.History(session.Municipality, caseId, after, HistoryPage), row => EventLog.MapHistory(row, keys, session));
            foreach (var one in page)
            {
                yield return new CaseFileRecord { HistoryEvent = one.ToHistory() };
            }

            if (page.Count < HistoryPage)
            {
                yield break;
            }

            after = page[^1].Sequence;
        }
    }
}

/// <summary>Registers a service's case file.</summary>
public static class CaseFileRegistration
{
    /// <summary>Registers what the service holds of a case; it is served with the service's own methods.</summary>
    public static IServiceCollection AddCaseFile<TFile>(this IServiceCollection services) where TFile : class, ICaseFile =>
        services.AddSingleton<ICaseFile, TFile>();

    internal static HistoryEvent ToHistory(this Sygeopfoelgning.Feed.V1.Event published) => new()
    {
        OccurredAt = published.OccurredAt,
        ActorId = published.Actor.Subject,
        ActorName = published.Actor.Name,
        ActorRole = published.Actor.Role,
        Purpose = published.Purpose,
        Event = published.Payload,
    };
}
