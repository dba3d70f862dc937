using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Breaking the glass: a way in for a limited time that cannot go unnoticed (P-21).</summary>
public sealed class BreakGlassTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Reason = "Borgeren er akut indlagt, og den ansvarlige er på ferie.";

    [Fact]
    public async Task Who_breaks_the_glass_reaches_the_case_in_every_service_and_the_team_leader_sees_it()
    {
        var municipality = await Fixture.NewMunicipality();
        var registered = await Protected(municipality);
        var officer = Fixture.As(municipality: municipality, name: "Kalle Kollega");
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var read = new GetCaseRequest { CaseId = registered.Case.CaseId };
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED", officer.Cases.GetCaseAsync(read, deadline: Suite.Soon));

        var broken = await Client(officer).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon);

        Assert.Equal(registered.Case, (await officer.Cases.GetCaseAsync(read, deadline: Suite.Soon)).Case);
        await officer.Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = broken.Position }, deadline: Suite.Soon);
        Assert.Equal(TimeSpan.FromHours(8), broken.BrokenGlass.Until.ToDateTimeOffset() - broken.BrokenGlass.BrokenAt.ToDateTimeOffset());
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            Fixture.As(municipality: municipality, name: "Nete Nysgerrig").Cases.GetCaseAsync(read, deadline: Suite.Soon));

        var notice = Assert.Single((await Client(leader).ListBreakGlassesAsync(new ListBreakGlassesRequest(), deadline: Suite.Soon)).BrokenGlasses);
        Assert.Equal(broken.BrokenGlass, notice);
        Assert.Equal(("Kalle Kollega", "caseworker", Reason), (notice.OfficerName, notice.OfficerRole, notice.Reason));
        var open = Assert.Single((await Client(leader).GetCaseAccessAsync(
            new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Access.OpenBreakGlasses);
        Assert.Equal((notice.BreakGlassId, notice.OfficerId), (open.BreakGlassId, open.OfficerId));
    }

    [Fact]
    public async Task The_team_leader_takes_note_once_and_never_of_the_own_breaking()
    {
        var municipality = await Fixture.NewMunicipality();
        var registered = await Protected(municipality);
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var other = Fixture.As("team_leader", municipality, "Lars Leder");
        var broken = (await Client(leader).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon)).BrokenGlass;

        await Refused.By(StatusCode.PermissionDenied, "BREAK_GLASS_OWN", Acknowledging(leader, broken));
        var taken = (await Acknowledging(other, broken)).BrokenGlass;

        Assert.Equal("Lars Leder", taken.AcknowledgedByName);
        Assert.NotNull(taken.AcknowledgedAt);
        var refused = await Refused.By(StatusCode.FailedPrecondition, "BREAK_GLASS_ACKNOWLEDGED", Acknowledging(other, broken));
        Assert.Equal("Lars Leder", refused.Info.Metadata["acknowledged_by"]);
        Assert.Empty((await Client(other).ListBreakGlassesAsync(new ListBreakGlassesRequest(), deadline: Suite.Soon)).BrokenGlasses);
        var all = new ListBreakGlassesRequest { Filter = new BreakGlassFilter { State = BreakGlassState.All } };
        Assert.Equal(
            taken, Assert.Single((await Client(other).ListBreakGlassesAsync(all, deadline: Suite.Soon)).BrokenGlasses));
    }

    [Fact]
    public async Task A_breaking_that_is_not_of_the_case_is_not_found()
    {
        var municipality = await Fixture.NewMunicipality();
        var broken = (await Client(Fixture.As(municipality: municipality, name: "Kalle Kollega"))
            .BreakGlassAsync(Breaking(await Protected(municipality)), deadline: Suite.Soon)).BrokenGlass;
        broken.CaseId = (await Protected(municipality)).Case.CaseId;

        await Refused.By(StatusCode.NotFound, "BREAK_GLASS_NOT_FOUND",
            Acknowledging(Fixture.As("team_leader", municipality, "Lise Leder"), broken));
    }

    [Fact]
    public async Task There_is_nothing_to_break_for_who_reaches_the_case_already()
    {
        var municipality = await Fixture.NewMunicipality();
        var restricted = await Protected(municipality);
        var open = await Fixture.As(municipality: municipality).Register();
        var officer = Fixture.As(municipality: municipality, name: "Kalle Kollega");

        await Nothing(Fixture.As(municipality: municipality), restricted);
        await Nothing(officer, open);
        await Client(officer).BreakGlassAsync(Breaking(restricted), deadline: Suite.Soon);
        await Nothing(officer, restricted);
    }

    [Fact]
    public async Task Of_five_breakings_at_once_one_is_kept()
    {
        var municipality = await Fixture.NewMunicipality();
        var registered = await Protected(municipality);
        var officer = Fixture.As(municipality: municipality, name: "Kalle Kollega");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            Record.ExceptionAsync(() => Client(officer).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon).ResponseAsync)));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<RpcException>(), refused => Assert.Equal("GLASS_NOT_NEEDED", Refused.With(refused).Reason));
    }

    [Fact]
    public async Task A_broken_glass_lets_nobody_through_any_more_when_its_time_is_over()
    {
        var municipality = await Fixture.NewMunicipality();
        var registered = await Protected(municipality);
        var officer = Fixture.As(municipality: municipality, name: "Kalle Kollega");
        await Client(officer).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon);

        // Eight hours pass.
        await (await Fixture.Database("cases", "superuser")).Run(
            "update break_glass set until = until - interval '8 hours' where case_id = $1", Guid.Parse(registered.Case.CaseId));

        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));
        await Client(officer).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon);
    }

    [Fact]
    public async Task The_reason_is_needed_and_is_kept_encrypted_and_in_no_event_and_no_access_log()
    {
        var municipality = await Fixture.NewMunicipality();
        var registered = await Protected(municipality);
        using var officer = Fixture.As(new TokenHolder("caseworker", municipality, "Kalle Kollega"), purpose: null);
        foreach (var (reason, why) in ((string, string)[])[("", "FIELD_REQUIRED"), ("  kort  ", "TEXT_TOO_SHORT"), (new string('x', 501), "TEXT_TOO_LONG")])
        {
            var request = Breaking(registered);
            request.Reason = reason;
            await Refused.For(Client(officer).BreakGlassAsync(request, deadline: Suite.Soon), ("reason", why));
        }

        await Client(officer).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon);

        var superuser = await Fixture.Database("cases", "superuser");
        foreach (var table in (string[])["broken_glass", "break_glass", "event", "access_log", "request"])
        {
            Assert.Equal(0, await superuser.One<long>(
                $"select count(*) from {table} t where t.municipality_code = $1 and (t::text like '%indlagt%' or t::text like $2)",
                (short)municipality, $"%{Convert.ToHexStringLower("indlagt"u8)}%"));
        }

        Assert.Equal(1, await superuser.One<long>(
            "select count(*) from access_log where municipality_code = $1 and rpc like '%/BreakGlass' and verdict = 1", (short)municipality));
    }

    [Fact]
    public async Task The_notices_come_page_by_page_latest_first_each_once()
    {
        var municipality = await Fixture.NewMunicipality();
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var officer = Fixture.As(municipality: municipality, name: $"Kollega {i}");
            ids.Insert(0, (await Client(officer).BreakGlassAsync(Breaking(await Protected(municipality)), deadline: Suite.Soon)).BrokenGlass.BreakGlassId);
        }

        var seen = new List<string>();
        var request = new ListBreakGlassesRequest { PageSize = 2 };
        do
        {
            var page = await Client(leader).ListBreakGlassesAsync(request, deadline: Suite.Soon);
            seen.AddRange(page.BrokenGlasses.Select(one => one.BreakGlassId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(ids, seen);
        request.PageToken = (await Client(leader).ListBreakGlassesAsync(new ListBreakGlassesRequest { PageSize = 2 }, deadline: Suite.Soon)).NextPageToken;
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID",
            Client(Fixture.As("team_leader", municipality, "Lars Leder")).ListBreakGlassesAsync(request, deadline: Suite.Soon));
        request.PageToken = "another";
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Client(leader).ListBreakGlassesAsync(request, deadline: Suite.Soon));
        await Refused.For(
            Client(leader).ListBreakGlassesAsync(
                new ListBreakGlassesRequest { Filter = new BreakGlassFilter { State = (BreakGlassState)9 } }, deadline: Suite.Soon),
            ("filter.state", "ENUM_UNKNOWN"));
    }

    [Fact]
    public async Task What_is_only_tried_breaks_nothing()
    {
        var municipality = await Fixture.NewMunicipality();
        var registered = await Protected(municipality);
        var officer = Fixture.As(municipality: municipality, name: "Kalle Kollega");
        var request = Breaking(registered);
        request.ValidateOnly = true;

        var tried = await Client(officer).BreakGlassAsync(request, deadline: Suite.Soon);

        Assert.Equal(("", ""), (tried.BrokenGlass.BreakGlassId, tried.Position));
        await Refused.By(StatusCode.PermissionDenied, "CASE_RESTRICTED",
            officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon));
    }

    private static CaseAccessService.CaseAccessServiceClient Client(Suite suite) => new(suite.To("cases"));

    private static BreakGlassRequest Breaking(RegisterCaseResponse registered) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Reason = Reason,
    };

    private static AsyncUnaryCall<AcknowledgeBreakGlassResponse> Acknowledging(Suite suite, BrokenGlass broken) =>
        Client(suite).AcknowledgeBreakGlassAsync(
            new AcknowledgeBreakGlassRequest { RequestId = Given.RequestId, CaseId = broken.CaseId, BreakGlassId = broken.BreakGlassId },
            deadline: Suite.Soon);

    private static async Task Nothing(Suite suite, RegisterCaseResponse registered) => await Refused.By(
        StatusCode.FailedPrecondition, "GLASS_NOT_NEEDED", Client(suite).BreakGlassAsync(Breaking(registered), deadline: Suite.Soon));

    private async Task<RegisterCaseResponse> Protected(int municipality)
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        return await Fixture.As(municipality: municipality).Register(form);
    }
}
