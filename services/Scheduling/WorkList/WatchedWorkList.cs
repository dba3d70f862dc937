using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>Live updates of work lists: the first page of each.</summary>
internal sealed class WatchedWorkList(CaseNames names, Duties duties)
{
    private static readonly string[] Officers = [.. Contract.MembersOf(RoleGroup.Officers).Select(role => role.WireName())];

    /// <summary>What a subscription to a list watches.</summary>
    public Subscription Of(WatchSubscription asked, Language language)
    {
        // A name is read once: it would otherwise be logged in Cases with every change of the list.
        var known = new Dictionary<Guid, string>();
        var page = new Page([], PageTokens.Size(asked.DeadlineList.PageSize));
        return Subscription.ToList<WatchedState>(asked, asked.SubscriptionId, async session =>
        {
            if (session.Caller.ActingRole == Role.Citizen)
            {
                return new RoleMissing(Officers);
            }

            var today = await session.Today();
            var listed = await WorkListStore.Watched(session, asked.DeadlineList.Filter.ToListing(today), page);
            var shown = listed.Take(page.Size).ToList();
            var found = await names.Of(shown.Select(duty => duty.CaseId).Where(caseId => !known.ContainsKey(caseId)));
            foreach (var (caseId, name) in found.ByCase)
            {
                known[caseId] = name;
            }

            return new ListState<WatchedState>(
                new WatchedState
                {
                    DeadlineList = new DeadlineList
                    {
                        Deadlines =
                        {
                            shown.Select(duty => duty.ToProto(
                                today, duties.TitleOf(duty.RuleSetId, duty.RuleId), known.GetValueOrDefault(duty.CaseId, ""), language)),
                        },
                        More = listed.Count > shown.Count,
                        Today = today.ToProto(),
                        NamesMissing = found.Missing,
                    },
                },
                [.. shown.Select(duty => duty.CaseId)]);
        });
    }
}
