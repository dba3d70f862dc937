using Sygeopfoelgning.Cases.Municipalities;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>When a change of the settings is one.</summary>
public sealed class KnownSettingsTests
{
    private static readonly KnownSettings Held = new("Kommune 997 (opdigtet)", "RS-2015", ["hedensted", "kbh-2014"], SettingValues.Defaults, 3) { Reason = "Opdigtet." };

    [Fact]
    public void The_same_again_is_no_change_whatever_the_reason() =>
        Assert.Equal("SETTINGS_UNCHANGED", Held.Change("3", 997, Stated() with { Reason = "En anden." }).Refusal?.Reason);

    [Fact]
    public void Whatever_is_different_is_a_change()
    {
        var values = SettingValues.Defaults;
        values.HearingDays++;
        foreach (var stated in (KnownSettings[])
        [
            Stated() with { Name = "Kommune 998 (opdigtet)" }, Stated() with { PinnedRuleSetId = null }, Stated() with { OverlayIds = ["kbh-2014", "hedensted"] },
            Stated() with { OverlayIds = ["hedensted"] }, Stated() with { Values = values },
        ])
        {
            Assert.Equal(4, Held.Change("3", 997, stated).Value.Version);
        }
    }

    [Fact]
    public void The_version_that_was_read_comes_first_and_the_first_settings_may_be_the_defaults()
    {
        Assert.Equal("ETAG_MISMATCH", Held.Change("2", 997, Stated()).Refusal?.Reason);
        Assert.Equal(1, KnownSettings.None.Change("0", 997, KnownSettings.None).Value.Version);
    }

    // As a request states it: anew, without the version.
    private static KnownSettings Stated() => new("Kommune 997 (opdigtet)", "RS-2015", ["hedensted", "kbh-2014"], SettingValues.Defaults, 0);
}
