using System.Globalization;
using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Testing.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages.Channels;

/// <summary>Shows what the local channels were handed, and sets how they fail. Mapped outside production only.</summary>
internal sealed class LocalChannelService(
    Reads reads, [FromKeyedServices(Databases.App)] NpgsqlDataSource database, BusinessClock clock, RequestChecks checks)
    : Testing.V1.LocalChannelService.LocalChannelServiceBase
{
    public override Task<ListSentLocallyResponse> ListSentLocally(ListSentLocallyRequest request, ServerCallContext context) => reads.PageOnCase(
        request, context, OfCase, sent => sent, (ListSentLocallyResponse answer) => answer.Sent, sent => [sent.MessageId]);

    public override async Task<SetChannelFaultsResponse> SetChannelFaults(SetChannelFaultsRequest request, ServerCallContext context)
    {
        if (checks.Check(request, clock.RealToday) is { } violations)
        {
            throw Statuses.Of(violations, context);
        }

        var municipality = context.Caller().Municipality;
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(
            "select set_config('app.municipality', $1, true)", municipality.ToString(CultureInfo.InvariantCulture)));
        batch.BatchCommands.Add(Command(
            """
            insert into channel_fault (municipality_code, channel, fail_before, fail_after, delay_milliseconds, receipt, rejects)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (municipality_code, channel) do update
               set fail_before = excluded.fail_before, fail_after = excluded.fail_after, delay_milliseconds = excluded.delay_milliseconds,
                   receipt = excluded.receipt, rejects = excluded.rejects
            """,
            municipality, (short)request.Channel, request.FailBefore, request.FailAfter, request.DelayMilliseconds, (short)request.Receipt, request.Rejects));
        await batch.ExecuteNonQueryAsync(context.CallCancellation());
        return new SetChannelFaultsResponse();
    }

    private static Task<List<SentLocally>> OfCase(CaseRead session, Page page)
    {
        object?[] values = page.After is [var last] ? [session.Municipality, session.CaseId, Guid.Parse(last)] : [session.Municipality, session.CaseId];
        return session.All(
            new Statement(
                $"""
                select message_id, channel, letter_id, size_bytes, sha256, handovers, first_at from sent_locally
                 where municipality_code = $1 and case_id = $2{(page.After is [_] ? " and message_id < $3" : "")}
                 order by message_id desc limit {page.Rows}
                """,
                values),
            row => new SentLocally
            {
                MessageId = row.Get<Guid>("message_id").ToString(),
                CaseId = session.CaseId.ToString(),
                Channel = (MessageChannel)row.Get<short>("channel"),
                LetterId = row.Get<Guid>("letter_id").ToString(),
                SizeBytes = row.Get<int>("size_bytes"),
                Sha256 = row.Get<string>("sha256"),
                Handovers = row.Get<int>("handovers"),
                FirstAt = row.Get<DateTimeOffset>("first_at").ToTimestamp(),
            });
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}

/// <summary>Validator of SetChannelFaults.</summary>
internal sealed class SetChannelFaultsValidator : RequestValidator<SetChannelFaultsRequest>
{
    private const int MostFailures = 1_000;
    private const int LongestDelay = 5_000;

    public static readonly ViolationCode FaultOutOfRange = new("FAULT_OUT_OF_RANGE",
        "Vælg et tal fra 0 til {0}.",
        "Choose a number from 0 to {0}.");

    public SetChannelFaultsValidator()
    {
        RuleFor(request => request.FailBefore).InclusiveBetween(0, MostFailures).Violates(FaultOutOfRange, MostFailures);
        RuleFor(request => request.FailAfter).InclusiveBetween(0, MostFailures).Violates(FaultOutOfRange, MostFailures);
        RuleFor(request => request.DelayMilliseconds).InclusiveBetween(0, LongestDelay).Violates(FaultOutOfRange, LongestDelay);
    }
}
