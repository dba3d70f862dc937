using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>Converts between parties and their messages.</summary>
internal static class PartyMapping
{
    /// <summary>The employers of an event; an event from before several were supported names one.</summary>
    public static IEnumerable<Employer> ToEmployers(this CaseRegistered named) => named.Employers.Count > 0
        ? named.Employers.Select(one => new Employer(one.CvrNumber, one.PNumber, one.CountryCode, one.ForeignId, (short)one.KindOfEmployment))
        : [new Employer(named.EmployerCvrNumber, named.EmployerPNumber)];

    public static V1.Party ToProto(this RegisteredParty registered, Guid caseId)
    {
        var message = new V1.Party
        {
            PartyId = registered.PartyId.ToString(),
            CaseId = caseId.ToString(),
            Disclosure = DisclosureLevel.Nothing,
            RegisteredAt = registered.RegisteredAt.ToTimestamp(),
        };
        switch (registered.Party)
        {
            case Employer employer:
                message.Employer = new EmployerIdentity
                {
                    CvrNumber = employer.CvrNumber, PNumber = employer.PNumber, CountryCode = employer.CountryCode, ForeignId = employer.ForeignId,
                    KindOfEmployment = (Types.V1.KindOfEmployment)employer.KindOfEmployment,
                };
                break;
            case GeneralPractitioner practitioner:
                message.GeneralPractitioner = new GeneralPractitionerIdentity { ProviderNumber = practitioner.ProviderNumber };
                break;
            case UnemploymentFund fund:
                message.UnemploymentFund = new UnemploymentFundIdentity { Code = fund.Code };
                break;
        }

        return message;
    }

    public static PartyKind ToKind(this Party party) => party switch
    {
        Employer => PartyKind.Employer,
        GeneralPractitioner => PartyKind.GeneralPractitioner,
        UnemploymentFund => PartyKind.UnemploymentFund,
        _ => throw new ArgumentOutOfRangeException(nameof(party), party, null),
    };
}
