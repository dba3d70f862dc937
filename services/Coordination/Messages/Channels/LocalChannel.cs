using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Testing.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages.Channels;

/// <summary>
/// A channel that sends nothing: it records what it was handed, in transactions of its own as a system outside would, and fails as
/// <c>LocalChannelService</c> sets. Outside production only.
/// </summary>
internal sealed class LocalChannel(MessageChannel way, NpgsqlDataSource database, TimeProvider time) : IChannel
{
    public MessageChannel Way => way;

    public async Task<Handover> Send(Outgoing letter, CancellationToken cancel)
    {
        var fault = new Fault(0, false);
        await Run(letter.Municipality, "select delay_milliseconds, rejects from channel_fault where municipality_code = $1 and channel = $2",
            row => fault = new(row.Get<int>("delay_milliseconds"), row.Get<bool>("rejects")), cancel, letter.Municipality, (short)way);
        if (fault.Rejects)
        {
            return Handover.Rejected;
        }

        if (await Fails("fail_before", letter.Municipality, cancel))
        {
            return Handover.Failed;
        }

        await Run(letter.Municipality,
            """
            insert into sent_locally (municipality_code, message_id, case_id, channel, letter_id, size_bytes, sha256, handovers, first_at)
            values ($1, $2, $3, $4, $5, $6, $7, 1, $8)
            on conflict (municipality_code, message_id) do update set handovers = sent_locally.handovers + 1
            """,
            _ => { }, cancel, letter.Municipality, letter.MessageId, letter.CaseId, (short)way, letter.LetterId, letter.Pdf.Length,
            Convert.ToHexStringLower(SHA256.HashData(letter.Pdf)), time.GetUtcNow());
        if (fault.DelayMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMilliseconds), time, cancel);
        }

        return await Fails("fail_after", letter.Municipality, cancel) ? Handover.Failed : Handover.Taken;
    }

    public async Task<ChannelReceipt> Receipt(short municipality, Guid messageId, CancellationToken cancel)
    {
        var receipt = ChannelReceipt.None;
        await Run(municipality,
            """
            select coalesce(f.receipt, 1::smallint) as receipt
              from sent_locally s
              left join channel_fault f on f.municipality_code = s.municipality_code and f.channel = s.channel
             where s.municipality_code = $1 and s.message_id = $2
            """,
            row => receipt = (LocalReceipt)row.Get<short>("receipt") switch
            {
                LocalReceipt.None => ChannelReceipt.None,
                LocalReceipt.Returned => ChannelReceipt.Returned,
                _ => ChannelReceipt.Available,
            },
            cancel, municipality, messageId);
        return receipt;
    }

    private async Task<bool> Fails(string when, short municipality, CancellationToken cancel)
    {
        var fails = false;
        await Run(municipality,
            $"update channel_fault set {when} = {when} - 1 where municipality_code = $1 and channel = $2 and {when} > 0 returning channel",
            _ => fails = true, cancel, municipality, (short)way);
        return fails;
    }

    private async Task Run(short municipality, string sql, Action<NpgsqlDataReader> row, CancellationToken cancel, params object[] values)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select set_config('app.municipality', $1, true)")
        {
            Parameters = { new NpgsqlParameter { Value = municipality.ToString(CultureInfo.InvariantCulture) } },
        });
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            row(reader);
        }
    }

    private sealed record Fault(int DelayMilliseconds, bool Rejects);
}
