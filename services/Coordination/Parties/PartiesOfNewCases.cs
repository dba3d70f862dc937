using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>Registers the parties named by a new case, and publishes them.</summary>
internal sealed class PartiesOfNewCases(CaseKeys keys)
{
    public Task Register(Received<CaseRegistered> received, UnitOfWork work)
    {
        var named = received.Payload;
        var parties = Party.NamedAtRegistration(
            named.ToEmployers(), named.GeneralPractitionerProviderNumber, named.UnemploymentFundCode);

        // Lists are ordered by id, and ids of the same millisecond have no order of their own.
        var ids = parties.Select(_ => Ids.New(work.Now)).Order();
        var registered = ids.Zip(parties, (id, party) => new RegisteredParty(id, party, work.Now)).ToList();

        // The case's key exists from the first row on; it encrypts what is written about the parties later.
        keys.Create(work, received.AggregateId);
        PartyStore.Register(work, received.AggregateId, registered);
        work.Append(received.AggregateId, new PartiesRegistered
        {
            CaseId = named.CaseId,
            Parties =
            {
                registered.Select(party => new Feed.V1.RegisteredParty { PartyId = party.PartyId.ToString(), Kind = party.Party.ToKind() }),
            },
        });
        return Task.CompletedTask;
    }
}
