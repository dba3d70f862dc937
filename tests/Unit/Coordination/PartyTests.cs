using Sygeopfoelgning.Coordination.Parties;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Feed.V1;
using Party = Sygeopfoelgning.Coordination.Parties.Party;
using RegisteredParty = Sygeopfoelgning.Coordination.Parties.RegisteredParty;

namespace Sygeopfoelgning.Tests.Unit.Coordination;

/// <summary>The parties named by a registration.</summary>
public sealed class PartyTests
{
    [Fact]
    public void An_employee_has_the_employer_and_the_doctor() => Assert.Equal(
        [new Employer("13748136", "1003388394"), new GeneralPractitioner("012345")],
        Party.NamedAtRegistration([new Employer("13748136", "1003388394")], "012345", ""));

    [Fact]
    public void An_unemployed_person_has_the_unemployment_fund() => Assert.Equal(
        [new UnemploymentFund("07")],
        Party.NamedAtRegistration([new Employer("", "")], "", "07"));

    [Fact]
    public void A_registration_may_name_nobody() => Assert.Empty(Party.NamedAtRegistration([new Employer("", "")], "", ""));

    [Fact]
    public void Every_employer_is_a_party_also_one_abroad_without_a_CVR_number()
    {
        var named = new Sygeopfoelgning.Feed.V1.CaseRegistered
        {
            EmployerCvrNumber = "13748136",
            Employers =
            {
                new Sygeopfoelgning.Feed.V1.NamedEmployer { CvrNumber = "13748136", KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay },
                new Sygeopfoelgning.Feed.V1.NamedEmployer
                {
                    CountryCode = "SE", ForeignId = "556000-4615", KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithoutPay,
                },
            },
        };
        Assert.Equal(
            [new Employer("13748136", "", KindOfEmployment: 1), new Employer("", "", "SE", "556000-4615", 2)],
            Party.NamedAtRegistration(named.ToEmployers(), "", ""));
        named.Employers.Clear();
        Assert.Equal([new Employer("13748136", "")], Party.NamedAtRegistration(named.ToEmployers(), "", ""));
    }

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
        Party.NamedAtRegistration([new Employer("13748136", "")], "012345", "07").Select(party => party.ToKind()));
}
