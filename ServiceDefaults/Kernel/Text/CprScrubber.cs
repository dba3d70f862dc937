using System.Text;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// Removes CPR numbers (personnumre) from text that goes to logs and traces. Nothing should have put one there; this is the
/// last line of defence. So it prefers removing ten other digits (a P-number that begins like a date) to missing a person's number.
/// A number is a day that exists (day, month and year, or year, month and day) and four digits, however they are grouped and
/// whatever few signs, but no words, stand between them (<see cref="DigitGroups"/>).
/// </summary>
public static class CprScrubber
{
    /// <summary>What replaces a number.</summary>
    public const string Mask = "******-****";

    // 1. maj 80-1300.
    private const int FewestDigits = 7;
    private const int Short = 10;
    private const int Long = 12;
    private const int SerialLength = 4;
    private const int LeapYear = 2000;

    // The centuries that CPR numbers are given in.
    private const int FirstYear = 1858;
    private const int LastYear = 2057;

    // The years of cases: what follows a day of one of them is a time, an amount or another day rather than a serial number.
    private const int FirstRecentYear = 2020;

    /// <summary>The text without CPR numbers; the same instance when there were none.</summary>
    public static string Scrub(string text)
    {
        if (!DigitGroups.MayHave(FewestDigits, text))
        {
            return text;
        }

        StringBuilder? clean = null;
        var kept = 0;
        var groups = DigitGroups.Read(text);
        for (var group = 0; group < groups.Count; group++)
        {
            if (IsPartOfNumber(groups, group, text) || LastOfNumber(groups, group) is not (>= 0 and var last))
            {
                continue;
            }

            clean ??= new StringBuilder(text.Length);
            clean.Append(text, kept, groups[group].Start - kept).Append(Mask);
            kept = groups[last].End;
            group = last;
        }

        return clean is null ? text : clean.Append(text, kept, text.Length - kept).ToString();
    }

    // The decimals of a time or an amount. A comma between long numbers makes a list.
    private static bool IsPartOfNumber(DigitGroups groups, int group, string text) =>
        group > 0 && groups[group - 1].End == groups[group].Start - 1
        && (text[groups[group].Start - 1] == '.' || (text[groups[group].Start - 1] == ',' && groups[group - 1].Count < SerialLength));

    // The last group of the number that begins with a group; -1 where none does.
    private static int LastOfNumber(DigitGroups groups, int group) => groups[group].Count switch
    {
        Short => IsDay(groups.Number(group, 0, 2), groups.Number(group, 2, 2), LeapYear) ? group : -1,
        Long => IsDay(groups.Number(group, 0, 2), groups.Number(group, 2, 2), groups.Number(group, 4, 4))
            || IsOldDay(groups.Number(group, 0, 4), groups.Number(group, 4, 2), groups.Number(group, 6, 2)) ? group : -1,
        > 8 => -1,
        _ => DayFirst(groups, group) is >= 0 and var last || (last = YearFirst(groups, group)) >= 0 ? last : Scattered(groups, group),
    };

    // As ddMMyy-NNNN, d.M.yyyy NNNN, d/M-yy NNNN, "d. maj yyyy-NNNN", ddMM yy NNNN.
    private static int DayFirst(DigitGroups groups, int first)
    {
        var (group, at) = (first, 0);
        if (Part(groups, ref group, ref at) is not (> 0 and var day))
        {
            return -1;
        }

        var isDayApart = at == 0;
        int month;
        if (isDayApart && group < groups.Count && groups[group].Before is { Kind: GapKind.Month } named)
        {
            month = named.Month;
        }
        else if ((isDayApart && !IsTight(groups, group)) || (month = Part(groups, ref group, ref at)) <= 0 || (at == 0 && !IsTight(groups, group)))
        {
            return -1;
        }

        var isMonthApart = at == 0;
        if (group >= groups.Count)
        {
            return -1;
        }

        // With the century or without, and the serial number in the same group or not.
        var rest = groups[group].Count - at;
        var isWhole = rest is 6 or 8;
        if (rest is not (2 or 4) && !(isWhole && isDayApart && isMonthApart))
        {
            return -1;
        }

        var yearLength = rest is 2 or 6 ? 2 : 4;
        var year = groups.Number(group, at, yearLength);
        if (!IsDay(day, month, yearLength == 2 ? LeapYear : year))
        {
            return -1;
        }

        if (isWhole)
        {
            return group;
        }

        var serial = group + 1;
        if (serial >= groups.Count)
        {
            return -1;
        }

        var gap = groups[serial].Before;
        var isNamed = isDayApart && groups[group].Before.Kind == GapKind.Month;
        var isCompact = group == first && yearLength == 2;
        var isLikely = isCompact || !IsRecent(year, yearLength);
        if (!isLikely && (gap.Kind == GapKind.Loose || (isNamed && gap.Sign is not ('-' or '/'))))
        {
            return -1;
        }

        // A P-number in groups: 10 1234 5678.
        var isPlace = isDayApart && !isMonthApart && yearLength == 2 && gap.Sign == groups[first + 1].Before.Sign;
        return isPlace ? -1 : Serial(groups, serial, isAlone: group == first || !IsTight(groups, first));
    }

    // 1980-05-17-1300, 19800517-1300. Of recent years it is a time, or a document's number.
    private static int YearFirst(DigitGroups groups, int group) => groups[group].Count switch
    {
        8 when IsOldDay(groups.Number(group, 0, 4), groups.Number(group, 4, 2), groups.Number(group, 6, 2)) => Serial(groups, group + 1, isAlone: true),
        4 when group + 2 < groups.Count && IsTight(groups, group + 1) && IsTight(groups, group + 2) && groups[group + 1].Count <= 2 && groups[group + 2].Count <= 2
            && IsOldDay(groups.Number(group, 0, 4), Whole(groups, group + 1), Whole(groups, group + 2)) => Serial(groups, group + 3, isAlone: !IsTight(groups, group)),
        _ => -1,
    };

    // 170 580 1300, 1 7 0 5 8 0 - 1 3 0 0: with the same sign between, and nothing more of the kind before or behind.
    private static int Scattered(DigitGroups groups, int first)
    {
        if (first + 1 >= groups.Count || groups[first].Count > 5 || !IsTight(groups, first + 1))
        {
            return -1;
        }

        var sign = groups[first + 1].Before.Sign;
        if (first > 0 && IsTight(groups, first) && groups[first].Before.Sign == sign)
        {
            return -1;
        }

        Span<int> digits = stackalloc int[Long + 1];
        var (count, last, isSingle) = (0, first, true);
        for (; last < groups.Count && (last == first || (IsTight(groups, last) && (groups[last].Before.Sign == sign || count is 6 or 8))); last++)
        {
            isSingle &= groups[last].Count == 1;
            for (var at = 0; at < groups[last].Count; at++)
            {
                if (count == Long)
                {
                    return -1;
                }

                digits[count++] = groups.Digit(last, at);
            }
        }

        // One by one, or in threes: in other groups it is the number of a company or a document.
        var isApart = isSingle || (sign is ' ' or '-' && groups[first].Count == 3 && last - first > 2);
        return isApart && (count == Short || (count == Long && isSingle))
            && IsDay(Two(digits, 0), Two(digits, 2), count == Short ? LeapYear : (Two(digits, 4) * 100) + Two(digits, 6))
            ? last - 1
            : -1;
    }

    private static int Two(ReadOnlySpan<int> digits, int at) => (digits[at] * 10) + digits[at + 1];

    // A day or a month: two digits, or one that is alone. Moves on to the next group when this one is used up.
    private static int Part(DigitGroups groups, ref int group, ref int at)
    {
        if (group >= groups.Count)
        {
            return -1;
        }

        var length = groups[group].Count == 1 ? 1 : 2;
        if (at + length > groups[group].Count)
        {
            return -1;
        }

        var number = groups.Number(group, at, length);
        at += length;
        if (at == groups[group].Count)
        {
            (group, at) = (group + 1, 0);
        }

        return number;
    }

    // Four digits, in one or with blanks or dashes between; the last group, or -1.
    private static int Serial(DigitGroups groups, int first, bool isAlone)
    {
        if (first >= groups.Count || groups[first].Before.Kind is not (GapKind.Tight or GapKind.Loose))
        {
            return -1;
        }

        if (groups[first].Count == SerialLength)
        {
            return IsYearOfDay(groups, first) ? -1 : first;
        }

        // 13 00. More digits before or behind it are a telephone number's, or another day's.
        if (groups[first].Before.Kind == GapKind.Loose || !isAlone)
        {
            return -1;
        }

        var (count, group) = (groups[first].Count, first + 1);
        for (; count < SerialLength && IsApart(groups, group, groups[first].Before.Sign); group++)
        {
            count += groups[group].Count;
        }

        return count == SerialLength && !IsTight(groups, group) ? group - 1 : -1;
    }

    private static bool IsApart(DigitGroups groups, int group, char like) =>
        IsTight(groups, group) && groups[group].Before.Sign is var sign && (sign is ' ' or '-' || (sign == like && sign == groups[group - 2].Before.Sign));

    // 2026-04-03 behind another day.
    private static bool IsYearOfDay(DigitGroups groups, int group) =>
        group + 2 < groups.Count && IsTight(groups, group + 1) && IsTight(groups, group + 2) && groups[group + 1].Before.Sign == groups[group + 2].Before.Sign
        && groups[group + 1].Before.Sign != ' ' && groups[group + 1].Count <= 2 && groups[group + 2].Count <= 2
        && Exists(Whole(groups, group + 2), Whole(groups, group + 1), groups.Number(group, 0, SerialLength));

    private static bool IsTight(DigitGroups groups, int group) => group < groups.Count && groups[group].Before.Kind == GapKind.Tight;

    private static int Whole(DigitGroups groups, int group) => groups.Number(group, 0, groups[group].Count);

    // In two digits the twenties are this century's: nobody born in the last one's has a case.
    private static bool IsRecent(int year, int length) => length == 2 ? year is >= 20 and <= 29 : year >= FirstRecentYear;

    private static bool IsOldDay(int year, int month, int day) => year < FirstRecentYear && IsDay(day, month, year);

    // Replacement numbers have 60 added to the day. Without the century 29 February always is a day.
    private static bool IsDay(int day, int month, int year) => Exists(day > 60 ? day - 60 : day, month, year);

    private static bool Exists(int day, int month, int year) =>
        year is >= FirstYear and <= LastYear && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
