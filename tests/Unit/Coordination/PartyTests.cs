using Sygeopfoelgning.Coordination.Parties;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Feed.V1;
using Party = Sygeopfoelgning.Coordination.Parties.Party;
using RegisteredParty = Sygeopfoelgning.Coordination.Parties.RegisteredParty;

namespace Sygeopfoelgning.Tests.Unit.Coordination;

/// <summary>The parties that a registration names.</summary>
public sealed class PartyTests
{
    [Fact]
    public void An_employee_has_the_employer_and_the_doctor() => Assert.Equal(
        [new Employer("13748136", "1003388394"), new GeneralPractitioner("012345")],
        Party.NamedAtRegistration("13748136", "1003388394", "012345", ""));

    [Fact]
    public void An_unemployed_person_has_the_unemployment_fund() => Assert.Equal(
        [new UnemploymentFund("07")],
        Party.NamedAtRegistration("", "", "", "07"));

    [Fact]
    public void A_registration_may_name_nobody() => Assert.Empty(Party.NamedAtRegistration("", "", "", ""));

    [Fact]
    public void A_party_is_told_nothing_until_the_citizen_chooses()
    {
        var party = new RegisteredParty(Guid.Empty, new Employer("13748136", ""), new DateTimeOffset(2026, 2, 16, 8, 0, 0, TimeSpan.Zero));
        var message = party.ToProto(Guid.Empty);
        Assert.Equal(DisclosureLevel.Nothing, message.Disclosure);
        Assert.Equal(new EmployerIdentity { CvrNumber = "13748136" }, message.Employer);
    }

    [Fact]
    public void Each_kind_of_party_is_published_as_what_it_is() => Assert.Equal(
        [PartyKind.Employer, PartyKind.GeneralPractitioner, PartyKind.UnemploymentFund],
        Party.NamedAtRegistration("13748136", "", "012345", "07").Select(party => party.ToKind()));
}
