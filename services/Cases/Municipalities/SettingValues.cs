using System.Text.Json;
using Google.Protobuf;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>The values that a municipality sets (<see cref="ConfigurableValues"/>) as a message, as JSON, and checked.</summary>
internal static class SettingValues
{
    public static readonly ViolationCode OutOfRange = new("SETTING_OUT_OF_RANGE",
        "[Værdien] skal være fra {0} til {1}.",
        "[The value] must be from {0} to {1}.");

    public static readonly ViolationCode AlarmBeforeTarget = new("JOURNAL_ALARM_BEFORE_TARGET",
        "Alarmen for journalføring kan ikke komme før målet på {0} arbejdsdage.",
        "The alarm for the journal cannot come before the target of {0} working days.");

    /// <summary>The values of a municipality that has set none.</summary>
    public static MunicipalityValues Defaults
    {
        get
        {
            var values = new MunicipalityValues();
            foreach (var value in ConfigurableValues.All)
            {
                Set(values, value, value.Default);
            }

            return values;
        }
    }

    /// <summary>What is wrong with the values, all at once.</summary>
    public static IEnumerable<Violation> Check(MunicipalityValues values)
    {
        foreach (var value in ConfigurableValues.All.Where(value => Get(values, value) < value.Least || Get(values, value) > value.Most))
        {
            yield return OutOfRange.At(value.Field, value.Least, value.Most);
        }

        if (values.JournalAlarmWorkingDays < values.JournalTargetWorkingDays && values.JournalTargetWorkingDays <= ConfigurableValues.JournalTargetWorkingDays.Most
            && values.JournalAlarmWorkingDays >= ConfigurableValues.JournalAlarmWorkingDays.Least)
        {
            yield return AlarmBeforeTarget.At(ConfigurableValues.JournalAlarmWorkingDays.Field, values.JournalTargetWorkingDays);
        }
    }

    /// <summary>The stored form: a number by name.</summary>
    public static string ToJson(MunicipalityValues values) =>
        JsonSerializer.Serialize(ConfigurableValues.All.ToDictionary(value => value.Field, value => Get(values, value)));

    /// <summary>Reads the stored form. A value that it does not have, because there was no such setting yet, has its default.</summary>
    public static MunicipalityValues Read(string json)
    {
        var values = Defaults;
        var stored = JsonSerializer.Deserialize<Dictionary<string, int>>(json) ?? [];
        foreach (var value in ConfigurableValues.All.Where(value => stored.ContainsKey(value.Field)))
        {
            Set(values, value, stored[value.Field]);
        }

        return values;
    }

    private static int Get(MunicipalityValues values, ConfigurableValue value) =>
        (int)MunicipalityValues.Descriptor.FindFieldByName(value.Field).Accessor.GetValue(values);

    private static void Set(IMessage values, ConfigurableValue value, int number) =>
        MunicipalityValues.Descriptor.FindFieldByName(value.Field).Accessor.SetValue(values, number);
}
