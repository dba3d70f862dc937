using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Migrator;

/// <summary>Writes the example municipalities into Cases, as that service itself would: settings and event in one statement.</summary>
internal sealed class ExampleMunicipalities(NpgsqlConnection casesOwner, TimeProvider time, ILogger log)
{
    /// <summary>Writes those that are missing; the settings of the others are their own, and nothing is published again.</summary>
    public async Task Write(IEnumerable<ExampleMunicipality> examples, CancellationToken cancel)
    {
        foreach (var municipality in examples.Select(Configured))
        {
            var written = await casesOwner.Execute("""
                with configured as (
                    insert into municipality (municipality_code, name, pinned_rule_set_id, overlay_ids)
                    values ($1, $2, nullif($3, ''), $4)
                    on conflict do nothing
                    returning municipality_code, name, pinned_rule_set_id, overlay_ids, version),
                versioned as (
                    insert into municipality_version (municipality_code, version, name, pinned_rule_set_id, overlay_ids, setting_values,
                           reason, changed_by_id, changed_by_name, changed_at)
                    select municipality_code, version, name, pinned_rule_set_id, overlay_ids, '{}', '', 'migrator', '', $8 from configured)
                insert into event (municipality_code, aggregate_id, type, published,
                                   actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id)
                select municipality_code, $5, $6, $7, 'migrator', '', 'service', 'example municipalities', $8, '', ''
                  from configured
                """, cancel,
                (short)municipality.MunicipalityCode, municipality.Name, municipality.PinnedRuleSetId, municipality.OverlayIds.ToArray(),
                // The aggregate is the municipality: its code in the last digits.
                Guid.Parse($"00000000-0000-0000-0000-{municipality.MunicipalityCode:D12}"),
                MunicipalityConfigured.Descriptor.FullName, municipality.ToByteArray(), time.GetUtcNow());
            if (written > 0)
                log.Configured(municipality.MunicipalityCode, municipality.Name);
        }
    }

    static MunicipalityConfigured Configured(ExampleMunicipality example) => new()
    {
        MunicipalityCode = example.Code,
        Name = example.Name,
        PinnedRuleSetId = example.PinnedRuleSet ?? "",
        OverlayIds = { example.Overlays },
    };
}
