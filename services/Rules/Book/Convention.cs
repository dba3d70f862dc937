using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// How the suite counts where the law leaves it open (tælleregel). A date that was computed by a convention is no more
/// certain than the convention.
/// </summary>
public sealed record Convention(string Id, Certainty Certainty, Wording Text)
{
    public static readonly Convention AbsenceWeeks = new("C1", Certainty.Assumption, new(
        "Uge n regnes fra første fraværsdag: dag 7(n−1) til dag 7n−1. Udgangen af 8. uge er dag 55.",
        "Week n is counted from the first absence day: day 7(n−1) to day 7n−1. The end of the 8th week is day 55."));

    public static readonly Convention DaysAfter = new("C2", Certainty.Assumption, new(
        "n dage eller uger efter en dag: dagen efter er dag 1.",
        "n days or weeks after a day: the day after it is day 1."));

    public static readonly Convention WorkingDays = new("C3", Certainty.Verified, new(
        "Arbejdsdage er mandag til fredag uden helligdage.",
        "Working days are Monday to Friday without public holidays."));

    public static readonly Convention CustomaryClosing = new("C3", Certainty.Assumption, new(
        "Grundlovsdag, 24. og 31. december er lukkedage efter kommunal sædvane.",
        "5 June, 24 and 31 December are closed by municipal custom."));

    public static readonly Convention Forward = new("C4", Certainty.Background, new(
        "En frist for andre end kommunen, der falder på en lukkedag, rykker frem til næste arbejdsdag.",
        "A deadline on others than the municipality that falls on a closed day moves forward to the next working day."));

    public static readonly Convention Backward = new("C5", Certainty.Assumption, new(
        "En frist for kommunen, der falder på en lukkedag, planlægges til sidste arbejdsdag før.",
        "A deadline on the municipality that falls on a closed day is planned for the last working day before it."));

    public static readonly Convention BankDays = new("C6", Certainty.Verified, new(
        "Bankdage er arbejdsdage undtagen fredag efter Kristi himmelfartsdag.",
        "Bank days are working days except the Friday after Ascension Day."));

    public static readonly Convention MonthsClip = new("C10", Certainty.Assumption, new(
        "Har måneden ingen dag med det tal, er det månedens sidste dag.",
        "Where the month has no day of that number, it is the last day of the month."));

    public static readonly Convention SameDay = new("C11", Certainty.Assumption, new(
        "Det, der skal ske samme dag på en lukkedag, sker den næste arbejdsdag, og aldrig før det, der udløser det.",
        "What is to be done the same day on a closed day is done the next working day, and never before what starts it."));

    public static readonly Convention Revived = new("C11", Certainty.Assumption, new(
        "En pligt, der har hvilet under en fritagelse, gælder igen fra dagen efter fritagelsen eller den næste arbejdsdag.",
        "A duty that has rested under an exemption holds again from the day after it, or the next working day."));

    public static readonly Convention CountedDays = new("C9", Certainty.Assumption, new(
        "22 uger er 154 talte kalenderdage; mere end 22 uger nås på den 155. talte dag.",
        "22 weeks are 154 counted calendar days; more than 22 weeks is reached on the 155th counted day."));

    public static readonly Convention NineMonths = new("R-REASSESS", Certainty.Assumption, new(
        "Måneden selv er en af de ni kalendermåneder.",
        "The month itself is one of the nine calendar months."));

    /// <summary>All of them, for the documentation.</summary>
    public static IReadOnlyList<Convention> All { get; } =
    [
        AbsenceWeeks, DaysAfter, WorkingDays, CustomaryClosing, Forward, Backward, BankDays, MonthsClip, SameDay, Revived, CountedDays, NineMonths,
    ];
}
