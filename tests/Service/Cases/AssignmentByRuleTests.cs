using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>RegisterCase assigns each case to one responsible officer at once. All officers are invented.</summary>
public sealed class AssignmentByRuleTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Bo = "bo-behandler";
    private const string Clara = "clara-kollega";

    [Fact]
    public async Task New_cases_go_round_among_those_on_duty_and_the_answer_says_why()
    {
        var (municipality, place, payment) = await OnDuty(Bo, Clara);

        var first = await payment.Register();
        var second = await payment.Register();
        var third = await payment.Register();

        Assert.Equal([Bo, Clara, Bo], new[] { first, second, third }.Select(one => one.Case.ResponsibleId));
        Assert.All(new[] { first, second, third }, one => Assert.Equal(AssignmentBasis.Duty, one.Assignment.Basis));
        Assert.Equal((Bo, "Mia Medarbejder", "team-vagt", "Team Vagt (opdigtet)"), Who(third.Assignment));
        Assert.Equal([(Bo, 1, 2), (Clara, 1, 2)], third.Assignment.Candidates.Select(one => (one.OfficerId, one.OpenCases, one.Load)));
        Assert.Contains("Af 2 på vagt, der kan tage sagen, har 2 mindst at se til (åbne sager: 1, vægt: 2).", third.Assignment.Explanation, StringComparison.Ordinal);
        Assert.Equal(third.Case.RegisteredAt, (await payment.Register()).Assignment.Candidates[1].NewestCaseAt);

        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var shown = await Shown(leader, third);
        Assert.Equal((Bo, "team-vagt"), (shown.Access.ResponsibleId, shown.Access.TeamId));
        var kept = Assert.Single(shown.Assignments);
        Assert.Equal((Bo, "Mia Medarbejder", AssignmentBasis.Duty, "", "Yrsa Ydelse"), (kept.OfficerId, kept.OfficerName, kept.Basis, kept.Reason, kept.AssignedByName));
        Assert.Equal(Bo, (await place.Get(Bo)).Officer.OfficerId);
    }

    [Fact]
    public async Task A_dry_run_says_to_whom_the_case_would_go_and_takes_nothing()
    {
        var (_, _, payment) = await OnDuty(Bo, Clara);
        var tried = Given.Registration();
        tried.ValidateOnly = true;

        var answers = new[]
        {
            await payment.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon), await payment.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon),
            await payment.Register(tried.Form),
        };

        Assert.All(answers, one => Assert.Equal((Bo, AssignmentBasis.Duty), (one.Assignment.OfficerId, one.Assignment.Basis)));
    }

    [Fact]
    public async Task Cases_registered_at_once_are_spread_evenly()
    {
        const int each = 5;
        string[] officers = ["a-officer", "b-officer", "c-officer", "d-officer"];
        var (_, _, payment) = await OnDuty(officers);

        var answers = await Task.WhenAll(Enumerable.Range(0, each * officers.Length).Select(_ => payment.Register()));

        Assert.Equal(officers.ToDictionary(one => one, _ => each), answers.CountBy(one => one.Case.ResponsibleId).ToDictionary());
    }

    [Fact]
    public async Task The_load_weighs_open_cases_by_class_under_the_municipalitys_weights_and_follows_every_change()
    {
        var (municipality, _, payment) = await OnDuty(Bo, Clara);
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var bos = await payment.Register();
        var claras = await payment.Register();
        var cases = await Fixture.Database("cases", "superuser");

        // Bo has a risk case (3), Clara a complicated one (2).
        await cases.Run("update sickness_case set class = 3 where case_id = $1", Guid.Parse(bos.Case.CaseId));
        Assert.Equal([(Clara, 2), (Bo, 3)], await Loads());

        // Weighed alike, it is Bo's turn, whose newest case is the older one.
        await SetWeights(leader, 2, 2, 2);
        Assert.Equal([(Bo, 2), (Clara, 2)], await Loads());

        // Assigned to Clara, both are hers; closed, they count no more.
        await new CaseAccessService.CaseAccessServiceClient(leader.To("cases")).AssignCaseAsync(
            new AssignCaseRequest { RequestId = Given.RequestId, CaseId = bos.Case.CaseId, Etag = (await Access(leader, bos)).Etag, ResponsibleId = Clara },
            deadline: Suite.Soon);
        Assert.Equal([(Bo, 0), (Clara, 4)], await Loads());
        await cases.Run("update sickness_case set status = 2 where case_id = any ($1)", new[] { Guid.Parse(bos.Case.CaseId), Guid.Parse(claras.Case.CaseId) });
        Assert.Equal([(Bo, 0), (Clara, 0)], await Loads());

        async Task<IEnumerable<(string, int)>> Loads()
        {
            var tried = Given.Registration();
            tried.ValidateOnly = true;
            return (await payment.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon)).Assignment.Candidates.Select(one => (one.OfficerId, one.Load)).ToList();
        }
    }

    [Fact]
    public async Task The_officer_of_the_persons_earlier_case_gets_the_next_one_unless_absent()
    {
        var (municipality, place, payment) = await OnDuty(Bo, Clara);
        var form = Given.Form(firstAbsenceDay: Given.Today.AddDays(-100));
        var first = await payment.Register(form);
        await (await Fixture.Database("cases", "superuser")).Run("update sickness_case set status = 2 where case_id = $1", Guid.Parse(first.Case.CaseId));
        Assert.Equal(Bo, first.Case.ResponsibleId);
        await place.Register("dagens-gaest");

        // Bo has more to do than Clara, and is asked first nevertheless.
        await payment.Register();
        await payment.Register();
        await payment.Register();
        var second = await payment.Register(At(form, -60));
        Assert.Equal((Bo, AssignmentBasis.EarlierCase), (second.Case.ResponsibleId, second.Assignment.Basis));
        Assert.Contains("er ansvarlig for en tidligere sag", second.Assignment.Explanation, StringComparison.Ordinal);

        await place.Absent(Bo, Given.Today, Given.Today);
        var third = await payment.Register(At(form, -30));
        Assert.Equal((Clara, AssignmentBasis.Duty), (third.Case.ResponsibleId, third.Assignment.Basis));
        Assert.Equal([(Bo, "Mia Medarbejder")], third.Assignment.Absent.Select(one => (one.OfficerId, one.OfficerName)));
        Assert.EndsWith("Fraværende i dag: Mia Medarbejder.", third.Assignment.Explanation, StringComparison.Ordinal);

        // Whoever learned of the earlier case is in its log.
        Assert.True(await (await Fixture.Database("cases", "superuser")).One<long>(
            "select count(*) from access_log where municipality_code = $1 and case_ids = array[$2]::uuid[] and rpc like '%/RegisterCase'",
            (short)municipality, Guid.Parse(first.Case.CaseId)) > 0);
    }

    [Fact]
    public async Task An_earlier_case_that_the_caller_may_not_reach_is_not_told_of()
    {
        var (municipality, _, payment) = await OnDuty(Bo, Clara);
        var form = Given.Form(firstAbsenceDay: Given.Today.AddDays(-100));
        form.Citizen.AddressProtected = true;
        var first = await payment.Register(form);
        await (await Fixture.Database("cases", "superuser")).Run("update sickness_case set status = 2 where case_id = $1", Guid.Parse(first.Case.CaseId));
        var next = At(form, -60);
        next.Citizen.AddressProtected = false;

        // The dry run is that of a person without cases: the turn is Clara's.
        var request = Given.Registration(next);
        request.ValidateOnly = true;
        var tried = await payment.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);
        Assert.Equal((Clara, AssignmentBasis.Duty), (tried.Assignment.OfficerId, tried.Assignment.Basis));

        var second = await payment.Register(next);
        Assert.Equal(first.Case.ResponsibleId, second.Assignment.OfficerId);
        Assert.Equal((AssignmentBasis.Unspecified, "Sagen er fordelt efter kommunens regel."), (second.Assignment.Basis, second.Assignment.Explanation));
        Assert.DoesNotContain(first.Case.CaseNumber, second.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await (await Fixture.Database("cases", "superuser")).One<long>("select count(*) from sickness_case where municipality_code = $1", (short)municipality));
    }

    [Fact]
    public async Task Where_nobody_is_there_the_registrar_is_responsible_or_the_refusal_says_what_to_do()
    {
        var municipality = await Fixture.NewMunicipality();
        var own = await Fixture.As(municipality: municipality).Register();
        Assert.Equal(($"caseworker-{municipality}-sofie-sagsbehandler", AssignmentBasis.Registrar), (own.Assignment.OfficerId, own.Assignment.Basis));

        using var payment = Fixture.As(new TokenHolder("payment_unit", municipality, "Yrsa Ydelse"));
        var refused = await Refused.By(StatusCode.FailedPrecondition, "NOBODY_ON_DUTY", payment.Intake.RegisterCaseAsync(Given.Registration(), deadline: Suite.Soon));
        Assert.Contains("sætte vagtplanen", refused.Text.Message, StringComparison.Ordinal);

        var place = new Workplace(Fixture.As("team_leader", municipality, "Lise Leder"));
        await Roster(place, Bo);
        Assert.Equal(Bo, (await payment.Register()).Case.ResponsibleId);
    }

    [Fact]
    public async Task A_protected_persons_case_is_open_to_the_assigned_officer_and_not_to_the_payment_officer_who_registered_it()
    {
        var (municipality, _, payment) = await OnDuty(Bo);
        var request = Given.Registration();
        request.Form.Citizen.AddressProtected = true;

        var registered = await payment.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        Assert.Equal(Bo, registered.Assignment.OfficerId);
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            payment.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED", payment.Intake.RegisterCaseAsync(request, deadline: Suite.Soon));
        var access = await Access(Fixture.As("team_leader", municipality, "Lise Leder"), registered);
        Assert.Equal((Bo, CaseRestriction.ProtectedPerson), (access.ResponsibleId, access.Restriction));
        Assert.Empty(access.NamedIds);
    }

    [Fact]
    public async Task The_officer_who_registers_a_protected_persons_case_goes_on_with_it_and_gets_a_lost_answer_again()
    {
        var (municipality, _, _) = await OnDuty(Bo);
        using var officer = Fixture.As(new TokenHolder("caseworker", municipality, "Hanne Hjemmebesoeg"), purpose: null);
        var request = Given.Registration();
        request.Form.Citizen.AddressProtected = true;

        var registered = await officer.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        Assert.Equal(Bo, registered.Assignment.OfficerId);
        Assert.Equal(registered, await officer.Intake.RegisterCaseAsync(request, deadline: Suite.Soon));
        await officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        Assert.Equal(
            [$"caseworker-{municipality}-hanne-hjemmebesoeg"],
            (await Access(Fixture.As("team_leader", municipality, "Lise Leder"), registered)).NamedIds);
    }

    [Fact]
    public async Task The_citizen_sees_in_one_call_whom_to_turn_to()
    {
        var (municipality, place, payment) = await OnDuty(Bo);
        var registered = await payment.Register();
        using var citizen = Stack.As(new TokenHolder("citizen", municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

        var shown = await citizen.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        Assert.Equal(new ContactPerson { OfficerId = Bo, Name = "Mia Medarbejder", Function = OfficerFunction.Caseworker }, shown.ContactPerson);
        await place.Changing((await place.Get(Bo)).Officer, team: "team-vagt", name: "Mia Nytnavn");
        shown = await citizen.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        Assert.Equal(("Mia Nytnavn", OfficerFunction.RetentionOfficer), (shown.ContactPerson.Name, shown.ContactPerson.Function));
    }

    [Fact]
    public async Task The_first_journal_entry_says_to_whom_the_case_went()
    {
        var registered = await Caseworker.Register();

        var entries = await Caseworker.JournalOf(registered, 3);

        Assert.Contains("Sagen er tildelt den medarbejder, der oprettede sagen.", entries.Single(entry => entry.Subject == "Sag oprettet").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_receipt_counts_from_the_form_to_the_registration_and_stays_with_the_form()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        await suite.SetBusinessDate(new DateOnly(2026, 2, 17));
        var form = Given.Form(firstAbsenceDay: new DateOnly(2026, 1, 12));
        form.FormReceivedOn = new DateOnly(2026, 2, 13).ToProto();

        var registered = await suite.Register(form);
        await suite.SetBusinessDate(null);
        var read = await suite.Intake.GetInformationFormAsync(new GetInformationFormRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        Assert.Equal((2, 4), (registered.Receipt.WorkingDays, registered.Receipt.CalendarDays));
        Assert.Equal(
            (new DateOnly(2026, 2, 13), new DateOnly(2026, 2, 17), registered.Case.RegisteredAt),
            (registered.Receipt.ReceivedOn.ToDateOnly()!.Value, registered.Receipt.HandedOverOn.ToDateOnly()!.Value, registered.Receipt.HandedOverAt));
        Assert.Equal(registered.Receipt, read.Receipt);
    }

    // A municipality with these officers on duty, and a payment officer who registers and is not registered.
    private async Task<(int Municipality, Workplace Place, Suite Payment)> OnDuty(params string[] officers)
    {
        var municipality = await Fixture.NewMunicipality();
        var place = new Workplace(Fixture.As("team_leader", municipality, "Lise Leder"));
        await Roster(place, officers);
        return (municipality, place, Stack.As(new TokenHolder("payment_unit", municipality, "Yrsa Ydelse")));
    }

    private static async Task Roster(Workplace place, params string[] officers)
    {
        var team = await place.Create("team-vagt", "Team Vagt (opdigtet)");
        foreach (var officer in officers)
        {
            await place.Register(officer, team: team.TeamId);
        }

        await place.Rostering(team, Given.Today, Given.Today.AddDays(7), (Given.Today, Given.Today.AddDays(7), officers));
    }

    private static async Task SetWeights(Suite leader, int smooth, int complex, int risk)
    {
        var settings = new SettingsService.SettingsServiceClient(leader.To("cases"));
        var now = (await settings.GetSettingsAsync(new GetSettingsRequest(), deadline: Suite.Soon)).Settings;
        (now.Values.SmoothCaseWeight, now.Values.ComplexCaseWeight, now.Values.RiskCaseWeight) = (smooth, complex, risk);
        await settings.ChangeSettingsAsync(
            new ChangeSettingsRequest
            {
                RequestId = Given.RequestId, Etag = now.Etag, Name = now.Name, RuleSetId = now.RuleSetId, OverlayIds = { now.OverlayIds }, Values = now.Values,
                Reason = "Sagerne vejer lige meget her.",
            },
            deadline: Suite.Soon);
    }

    private static async Task<AccessToCase> Access(Suite suite, RegisterCaseResponse registered) => (await Shown(suite, registered)).Access;

    private static async Task<GetCaseAccessResponse> Shown(Suite suite, RegisterCaseResponse registered) =>
        await new CaseAccessService.CaseAccessServiceClient(suite.To("cases")).GetCaseAccessAsync(
            new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

    private static InformationForm At(InformationForm form, int days)
    {
        var later = Given.Form(firstAbsenceDay: Given.Today.AddDays(days));
        later.Citizen.CprNumber = form.Citizen.CprNumber;
        return later;
    }

    private static (string, string, string, string) Who(CaseAssignment assignment) =>
        (assignment.OfficerId, assignment.OfficerName, assignment.TeamId, assignment.TeamName);
}
