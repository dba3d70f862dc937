using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>What is followed up on at the next talk (opfølgningspunkter, S0-12): carried on until it has a result.</summary>
internal static class FollowUps
{
    /// <summary>More items than this are read by nobody; an assumption of the suite.</summary>
    public const int Most = 200;

    /// <summary>The same of items that are settled too.</summary>
    public const int MostEver = 2_000;

    /// <summary>Another item.</summary>
    public static Result<PlanChange> AddItem(this CasePlan plan, FollowUpItemKind kind, string text, Guid itemId, DateTimeOffset now)
    {
        if (plan.Closed() is { } closed)
        {
            return closed;
        }

        return plan.Items.Count(item => item.IsOpen) >= Most || plan.Items.Count >= MostEver
            ? new FollowUpItemsFull(plan.CaseId.ToString(), Most)
            : new PlanChange(PlanChangeKind.FollowUpItemAdded, new()
            {
                FollowUpItem = new() { ItemId = itemId.ToString(), Kind = kind, Text = text, IsOpen = true, AddedAt = now.ToTimestamp() },
            });
    }

    /// <summary>An item with its result. What was changed is carried on as it was changed.</summary>
    public static Result<PlanChange> SettleItem(
        this CasePlan plan, string itemId, string etag, FollowUpResult result, string text, string changedTo, Author by, DateTimeOffset now)
    {
        if (plan.Closed() is { } closed)
        {
            return closed;
        }

        if (plan.Items.FirstOrDefault(one => one.ItemId.Equals(itemId, StringComparison.OrdinalIgnoreCase)) is not { } item)
        {
            return new FollowUpItemNotFound(itemId);
        }

        if (plan.Unchanged(etag) is { } refusal)
        {
            return refusal;
        }

        if (!item.IsOpen)
        {
            return new FollowUpItemSettled(itemId);
        }

        var isChanged = result == FollowUpResult.Changed;
        var settled = item.Clone();
        settled.Settlements.Add(new FollowUpSettlement
        {
            Result = result, Text = text, EarlierText = isChanged ? item.Text : "", OfficerId = by.Id, OfficerName = by.Name, SettledAt = now.ToTimestamp(),
        });
        (settled.IsOpen, settled.Text) = (isChanged, isChanged ? changedTo : item.Text);
        return new PlanChange(PlanChangeKind.FollowUpItemSettled, new() { FollowUpItem = settled });
    }
}

/// <summary>The plan has no such item.</summary>
[Danish("Planen har ikke det opfølgningspunkt. Hent planen igen.")]
[English("The plan has no such follow-up item. Read the plan again.")]
public sealed record FollowUpItemNotFound(string ItemId) : Refusal(RefusalKind.NotFound, "FOLLOW_UP_ITEM_NOT_FOUND", "follow_up_item", ItemId);

/// <summary>The item has its result.</summary>
[Danish("Opfølgningspunktet er allerede afklaret. Tilføj et nyt, hvis der er mere at følge op på.")]
[English("The follow-up item has its result already. Add a new one if there is more to follow up on.")]
public sealed record FollowUpItemSettled(string ItemId) : Refusal(RefusalKind.FixState, "FOLLOW_UP_ITEM_SETTLED", "follow_up_item", ItemId);

/// <summary>The plan has as many items as it may.</summary>
[Danish("Planen har {Limit} opfølgningspunkter, og flere kan den ikke have. Ændr et af de åbne.")]
[English("The plan has {Limit} follow-up items and cannot have more. Change one of those that are open.")]
public sealed record FollowUpItemsFull(string CaseId, int Limit) : Refusal(RefusalKind.FixState, "FOLLOW_UP_ITEMS_FULL", "case", CaseId);
