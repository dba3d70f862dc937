using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Stories;

/// <summary>The information forms of the stories: <c>Forms/*.json</c>, in protobuf's JSON. All persons in them are invented.</summary>
public static class Forms
{
    /// <summary>Employee, knee operation, good contact with the workplace (story 1).</summary>
    public const string SmoothCase = "smooth-case";

    /// <summary>Employee, stress, little contact with the workplace, protected address (story 2).</summary>
    public const string RiskCase = "risk-case";

    /// <summary>Employee, cancer, wants follow-up without contact (story 3).</summary>
    public const string Standby = "standby";

    /// <summary>Member of an unemployment fund.</summary>
    public const string Unemployed = "unemployed";

    private const int Serials = 4_000;
    private const int Numbers = 34 * 365 * Serials;

    // A prime that does not divide them: all of them are used before one is repeated.
    private const int Step = 27_644_437;

    // Nobody is at pension age, where other limits hold.
    private static readonly DateOnly FirstBorn = new(1965, 1, 1);
    private static long drawn = RandomNumberGenerator.GetInt32(Numbers);

    /// <summary>The form as in the file, with the file's own person.</summary>
    public static InformationForm Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Forms", $"{name}.json");
        return JsonParser.Default.Parse<InformationForm>(File.ReadAllText(path));
    }

    /// <summary>The form for a new person, so that a story can be played again.</summary>
    public static InformationForm LoadForNewPerson(string name)
    {
        var form = Load(name);
        form.Citizen.CprNumber = ConstructedCprNumber();
        return form;
    }

    /// <summary>The form of the smooth case for a new person who is absent from another day on, whose form came on the day of the registration.</summary>
    /// <param name="firstAbsenceDay">The first absence day.</param>
    /// <param name="notified">The day on which the municipality was notified and sent the form.</param>
    /// <param name="received">The day on which the form was received.</param>
    /// <param name="expectedRecovery">The day on which recovery is expected.</param>
    public static InformationForm Employed(DateOnly firstAbsenceDay, DateOnly notified, DateOnly received, DateOnly expectedRecovery)
    {
        var form = LoadForNewPerson(SmoothCase);
        form.FirstAbsenceDay = firstAbsenceDay.ToProto();
        (form.NotifiedOn, form.FormSentOn, form.FormReceivedOn) = (notified.ToProto(), notified.ToProto(), received.ToProto());
        form.ExpectedRecoveryOn = expectedRecovery.ToProto();
        return form;
    }

    /// <summary>
    /// A constructed CPR number: a real date and a serial. No two within a process are the same, and two processes start at
    /// random among 50 million. It belongs to nobody as far as the stories are concerned, and must only ever be used in tests.
    /// </summary>
    public static string ConstructedCprNumber()
    {
        var number = (int)(Interlocked.Add(ref drawn, Step) % Numbers);
        // 0–3 in the seventh digit: born in the 1900s.
        return FirstBorn.AddDays(number / Serials).ToString("ddMMyy", CultureInfo.InvariantCulture)
            + (number % Serials).ToString("0000", CultureInfo.InvariantCulture);
    }
}
