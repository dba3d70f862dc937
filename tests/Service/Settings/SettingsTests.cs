using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The municipality's settings: checked, with history, and heeded by the other services.</summary>
public sealed class SettingsTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Why = "Byrådet har besluttet det.";

    [Fact]
    public async Task A_change_holds_from_then_on_and_what_was_is_still_there()
    {
        var (municipality, settings) = await Municipal();
        var before = await Get(settings);
        Assert.Equal((municipality, "RS-2015", "1", 7, 14), (before.MunicipalityCode, before.RuleSetId, before.Etag, before.Values.NoticeLeadDays, before.Values.HearingDays));

        var change = Change(before);
        change.RuleSetId = "BY_DATE";
        change.OverlayIds.Add("hedensted");
        change.Values.HearingDays = 21;
        var after = (await settings.ChangeSettingsAsync(change, deadline: Suite.Soon)).Settings;

        Assert.Equal(after, await Get(settings));
        Assert.Equal(("BY_DATE", "hedensted", 21, Why, "Lise Leder"), (after.RuleSetId, Assert.Single(after.OverlayIds), after.Values.HearingDays, after.Reason, after.ChangedByName));
        var versions = (await settings.ListSettingsVersionsAsync(new ListSettingsVersionsRequest(), deadline: Suite.Soon)).Versions;
        Assert.Equal([after, before], versions);
        var conflict = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", settings.ChangeSettingsAsync(Change(before), deadline: Suite.Soon));
        Assert.Equal("Lise Leder", conflict.Info.Metadata["changed_by"]);
    }

    [Fact]
    public async Task What_says_the_same_as_before_makes_no_version_and_no_event()
    {
        var (municipality, settings) = await Municipal();
        var change = Change(await Get(settings));
        change.OverlayIds.Add("hedensted");
        var before = (await settings.ChangeSettingsAsync(change, deadline: Suite.Soon)).Settings;
        var cases = await Fixture.Database("cases", "superuser");
        var events = await Events();

        var again = Change(before);
        again.Reason = "En anden begrundelse.";
        var refused = await Refused.By(StatusCode.FailedPrecondition, "SETTINGS_UNCHANGED", settings.ChangeSettingsAsync(again, deadline: Suite.Soon));

        Assert.Contains("Ret det, der skal være anderledes", refused.Text.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Get(settings));
        Assert.Equal(2, (await settings.ListSettingsVersionsAsync(new ListSettingsVersionsRequest(), deadline: Suite.Soon)).Versions.Count);
        Assert.Equal((1L, 1L), (events, await Events()));

        Task<long> Events() => cases.One<long>(
            "select count(*) from event where municipality_code = $1 and type like '%.MunicipalityConfigured'", (short)municipality);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_all_at_once_and_nothing_is_stored()
    {
        var (_, settings) = await Municipal();
        var before = await Get(settings);
        var change = Change(before);
        change.Name = "7";
        change.RuleSetId = "RS-1999";
        change.OverlayIds.AddRange(["kbh-2014", "ukendt", "kbh-2014"]);
        change.Values.NoticeLeadDays = 0;
        change.Values.DeliveryWorkingDays = 11;
        change.Values.JournalTargetWorkingDays = 8;
        change.Reason = "…";

        var refused = await Refused.For(settings.ChangeSettingsAsync(change, deadline: Suite.Soon),
            ("name", "TEXT_WITHOUT_LETTERS"), ("rule_set_id", "RULE_SET_UNKNOWN"), ("overlay_ids[1]", "OVERLAY_UNKNOWN"), ("overlay_ids[2]", "OVERLAY_REPEATED"),
            ("values.notice_lead_days", "SETTING_OUT_OF_RANGE"), ("values.delivery_working_days", "SETTING_OUT_OF_RANGE"),
            ("values.journal_alarm_working_days", "JOURNAL_ALARM_BEFORE_TARGET"), ("reason", "TEXT_WITHOUT_LETTERS"));

        Assert.Contains(refused.Detail<Google.Rpc.BadRequest>().FieldViolations, one => one.Description == "Varslet før en frist skal være fra 1 til 90.");
        change = Change(before);
        change.RuleSetId = "RS-2027";
        await Refused.For(settings.ChangeSettingsAsync(change, deadline: Suite.Soon), ("rule_set_id", "RULE_SET_SWITCHED_OFF"));
        await Refused.For(
            settings.ChangeSettingsAsync(new ChangeSettingsRequest { RequestId = Given.RequestId }, deadline: Suite.Soon),
            ("etag", "FIELD_REQUIRED"), ("name", "FIELD_REQUIRED"), ("rule_set_id", "FIELD_REQUIRED"), ("values", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
        Assert.Equal(before, await Get(settings));
    }

    [Fact]
    public async Task A_municipality_is_set_up_by_its_first_settings()
    {
        const int municipality = 997;
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var settings = new SettingsService.SettingsServiceClient(leader.To("cases"));
        var defaults = await Get(settings);
        Assert.Equal(("", "BY_DATE", "0", 7), (defaults.Name, defaults.RuleSetId, defaults.Etag, defaults.Values.NoticeLeadDays));
        await Refused.By(StatusCode.FailedPrecondition, "MUNICIPALITY_NOT_CONFIGURED",
            Fixture.As(municipality: municipality).Intake.RegisterCaseAsync(Given.Registration(), deadline: Suite.Soon));

        var change = Change(defaults);
        change.Name = "Kommune 997 (opdigtet)";
        change.RuleSetId = "RS-2015";
        await settings.ChangeSettingsAsync(change, deadline: Suite.Soon);

        Assert.Equal("RS-2015", (await Fixture.As(municipality: municipality).Register()).Case.Rules.RuleSetId);
    }

    [Fact]
    public async Task Deadlines_are_announced_by_the_municipalitys_own_lead_time()
    {
        var (municipality, settings) = await Municipal();
        var caseworker = Fixture.As(municipality: municipality);
        var registered = await caseworker.Register();
        await caseworker.JournalOf(registered, 3);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        var plan = await caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        var planBy = plan.Plan.Deadlines.Single(one => one.RuleId == "R-FU-FIRST").PlanBy.ToDateOnly()!.Value;
        var before = await Due();
        Assert.Equal(planBy.AddDays(-7), before);

        var change = Change(await Get(settings));
        change.Values.NoticeLeadDays = 3;
        await settings.ChangeSettingsAsync(change, deadline: Suite.Soon);

        await Eventually.True("the notice comes three days before", async () => await Due() == planBy.AddDays(-3));

        async Task<DateOnly> Due() => await scheduling.One<DateOnly>(
            "select (due_at at time zone 'Europe/Copenhagen')::date from timer where aggregate_id = $1 and kind = 'plan_day'", Guid.Parse(registered.Case.CaseId));
    }

    [Fact]
    public async Task All_officers_read_the_settings_and_the_team_leader_changes_them()
    {
        var own = new SettingsService.SettingsServiceClient(Caseworker.To("cases"));
        var shown = await Get(own);
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", own.ChangeSettingsAsync(Change(shown), deadline: Suite.Soon));
    }

    private async Task<(int Municipality, SettingsService.SettingsServiceClient Settings)> Municipal()
    {
        var municipality = await Fixture.NewMunicipality();
        return (municipality, new(Fixture.As("team_leader", municipality, "Lise Leder").To("cases")));
    }

    private static async Task<Settings> Get(SettingsService.SettingsServiceClient settings) =>
        (await settings.GetSettingsAsync(new GetSettingsRequest(), deadline: Suite.Soon)).Settings;

    private static ChangeSettingsRequest Change(Settings read) => new()
    {
        RequestId = Given.RequestId, Etag = read.Etag, Name = read.Name, RuleSetId = read.RuleSetId, OverlayIds = { read.OverlayIds },
        Values = read.Values.Clone(), Reason = Why,
    };
}
