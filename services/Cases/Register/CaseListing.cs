using System.Globalization;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Which cases to list, in which order, from where.</summary>
/// <param name="Order">The order.</param>
/// <param name="PersonId">Only this person's, for a citizen; null for all.</param>
/// <param name="KindOfEmployment">Only this kind; null for all.</param>
/// <param name="From">First absence day on or after; only with an order by first absence day.</param>
/// <param name="To">First absence day on or before; only with an order by first absence day.</param>
/// <param name="Size">At most this many.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
internal sealed record CaseListing(
    CaseOrdering Order, Guid? PersonId, KindOfEmployment? KindOfEmployment, DateOnly? From, DateOnly? To, int Size, PageEnd? After);

/// <summary>The orders a list of cases is offered in, each backed by an index.</summary>
internal enum CaseOrdering
{
    NumberDescending,
    NumberAscending,
    FirstAbsenceDayDescending,
    FirstAbsenceDayAscending,
}

internal static class CaseOrderings
{
    public static bool IsByNumber(this CaseOrdering order) => order is CaseOrdering.NumberAscending or CaseOrdering.NumberDescending;

    public static bool IsDescending(this CaseOrdering order) =>
        order is CaseOrdering.NumberDescending or CaseOrdering.FirstAbsenceDayDescending;
}

/// <summary>The last case of a page, by what any order needs of it.</summary>
internal sealed record PageEnd(CaseNumber Number, DateOnly FirstAbsenceDay, Guid CaseId)
{
    public static PageEnd Of(CaseFile file) => new(file.Number, file.FirstAbsenceDay, file.CaseId);

    /// <summary>As it travels in a page token, which is signed: what comes back is what was given.</summary>
    public string[] ToKey() => [Number.ToString(), FirstAbsenceDay.ToString("O", CultureInfo.InvariantCulture), CaseId.ToString()];

    public static PageEnd? Read(string[] key) => key is [var number, var day, var id]
        ? new PageEnd(CaseNumber.Parse(number).Value, DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture), Guid.Parse(id))
        : null;
}
