using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The values that a municipality sets: each has a default and limits, and is stored by its name.</summary>
public sealed class SettingValuesTests
{
    public static TheoryData<string> Fields => [.. ConfigurableValues.All.Select(value => value.Field)];

    [Fact]
    public void Every_value_of_the_contract_is_configurable_and_the_other_way_round() => Assert.Equal(
        MunicipalityValues.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name), ConfigurableValues.All.Select(value => value.Field));

    [Fact]
    public void The_defaults_can_be_set() => Assert.Empty(SettingValues.Check(SettingValues.Defaults));

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_value_is_accepted_at_its_limits_and_refused_beyond_them(string field)
    {
        var value = ConfigurableValues.All.Single(one => one.Field == field);
        foreach (var (number, isAccepted) in ((int, bool)[])[(value.Least - 1, false), (value.Least, true), (value.Most, true), (value.Most + 1, false)])
        {
            var values = SettingValues.Defaults;
            MunicipalityValues.Descriptor.FindFieldByName(field).Accessor.SetValue(values, number);

            var reasons = SettingValues.Check(values).Where(violation => violation.Field == field && violation.Code == SettingValues.OutOfRange);

            Assert.Equal(isAccepted, !reasons.Any());
        }
    }

    [Theory]
    [InlineData(7, 7, true)]
    [InlineData(7, 6, false)]
    public void The_alarm_does_not_come_before_the_target(int target, int alarm, bool isAccepted)
    {
        var values = SettingValues.Defaults;
        (values.JournalTargetWorkingDays, values.JournalAlarmWorkingDays) = (target, alarm);

        Assert.Equal(isAccepted, !SettingValues.Check(values).Any());
    }

    [Fact]
    public void What_is_stored_is_read_back_and_what_was_not_there_yet_has_its_default()
    {
        var values = SettingValues.Defaults;
        values.RetentionYears = 9;

        Assert.Equal(values, SettingValues.Read(SettingValues.ToJson(values)));
        Assert.Equal(values, SettingValues.Read("""{"retention_years": 9, "of_a_later_version": 3}"""));
        Assert.Equal(SettingValues.Defaults, SettingValues.Read("{}"));
    }
}
