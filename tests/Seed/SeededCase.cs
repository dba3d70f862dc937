using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Seed;

/// <summary>
/// The n-th seeded case of a municipality: everything about it follows from its number, except keys and ciphertexts. It was
/// registered in a separate year, so that its case number is also its place, and the real year's numbers stay unchanged.
/// </summary>
public sealed record SeededCase(short Municipality, int Number)
{
    /// <summary>The year all seeded cases were registered in.</summary>
    public const int Year = 2025;

    private const int Days = 300;

    private static readonly DateOnly FirstDay = new(Year, 1, 2);
    private static readonly string[] Employers = ["24256790", "13748136", "10172748"];

    /// <summary>Case ids are this prefix and the number, in twelve digits: UUIDs of version 7, all of one moment.</summary>
    public string CaseIdPrefix => CaseIdPrefixOf(Municipality);

    public Guid CaseId => Guid.Parse(CaseIdPrefix + Number.ToString("D12", CultureInfo.InvariantCulture));

    public Guid PersonId => Guid.Parse($"01941f00-0000-7{Municipality}-9000-{Number:D12}");

    // Spread evenly, and not in the order of the numbers: 7919 is prime.
    public DateOnly FirstAbsenceDay => FirstDay.AddDays((int)(Number * 7919L % Days));

    public KindOfEmployment Kind => (KindOfEmployment)(1 + (Number % 5));

    public DateOnly ReceivedOn => FirstAbsenceDay.AddDays(35);

    public DateTimeOffset RegisteredAt => new(ReceivedOn, new TimeOnly(9, 0).Add(TimeSpan.FromSeconds(Number % 20_000)), TimeSpan.Zero);

    /// <summary>The next deadline in the lists, until Scheduling publishes the real one: the first talk, within eight weeks.</summary>
    public static DateOnly FirstTalkOf(DateOnly firstAbsenceDay) => firstAbsenceDay.AddDays((8 * 7) - 1);

    public static string CaseIdPrefixOf(short municipality) => $"01941f00-0000-7{municipality}-8000-";

    /// <summary>Its information form. All persons in it are invented.</summary>
    public InformationForm Form()
    {
        var form = new InformationForm
        {
            Citizen = new Citizen
            {
                CprNumber = SeededPerson.CprNumber(Number),
                Name = $"Person {Number:D7} (opdigtet)",
                Address = new PostalAddress { Street = $"Opdigtet Vej {1 + (Number % 300)}", PostalCode = "2100", City = "København Ø" },
                GeneralPractitioner = new GeneralPractitioner { ProviderNumber = (100_000 + (Number % 900)).ToString(CultureInfo.InvariantCulture) },
            },
            FirstAbsenceDay = FirstAbsenceDay.ToProto(),
            NotifiedOn = FirstAbsenceDay.AddDays(28).ToProto(),
            FormSentOn = FirstAbsenceDay.AddDays(28).ToProto(),
            FormReceivedOn = ReceivedOn.ToProto(),
            Employment = new Employment { Kind = Kind },
            CauseGroup = (CauseGroup)(1 + (Number % 9)),
            EffectOnWork = new EffectOnWork
            {
                AffectedFunctions = "Jeg kan ikke løfte eller gå ret langt ad gangen.",
                ExpectedDuration = "Nogle uger endnu.",
            },
            Treatment = new Treatment { InTreatment = true, Description = "Genoptræning." },
        };
        if (Kind == KindOfEmployment.InsuredUnemployed)
        {
            form.Employment.UnemploymentFund = new UnemploymentFund { Code = (10 + (Number % 20)).ToString(CultureInfo.InvariantCulture) };
            return form;
        }

        form.Employment.WeeklyHours = Duration.FromTimeSpan(TimeSpan.FromHours(37));
        form.WorkplaceDialogue = new WorkplaceDialogue { Contact = WorkplaceContact.Good, AbsenceDiscussed = true };
        if (Kind is KindOfEmployment.EmployeeWithPay or KindOfEmployment.EmployeeWithoutPay)
        {
            form.Employment.Employer = new Employer
            {
                CvrNumber = Employers[Number % Employers.Length],
                PNumber = (1_000_000_000L + (Number % 1_000)).ToString(CultureInfo.InvariantCulture),
            };
        }

        return form;
    }
}
