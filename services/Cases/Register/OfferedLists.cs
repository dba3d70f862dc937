using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>
/// Which combinations of filter and order are offered: those that have an index, so that a page takes as long with a million cases as with
/// a thousand.
/// </summary>
internal static class OfferedLists
{
    internal static readonly ViolationCode FilterNeedsOrder = new("FILTER_NEEDS_ORDER",
        "Sager kan kun afgrænses på første fraværsdag, når de også ordnes efter den.",
        "Cases can be limited by first absence day only when they are also ordered by it.");

    internal static readonly ViolationCode OfficerOrTeam = new("LIST_OF_OFFICER_OR_TEAM",
        "Vælg enten en medarbejder eller et team: udfyld højst ét af felterne.",
        "Choose an officer or a team: fill in at most one of the fields.");

    internal static readonly ViolationCode ClassOrCategory = new("CLASS_OR_CATEGORY",
        "Vælg enten en klasse eller en kategori: udfyld højst ét af felterne.",
        "Choose a class or a category: fill in at most one of the fields.");

    internal static readonly ViolationCode FilterNeedsDeadlineOrder = new("FILTER_NEEDS_DEADLINE_ORDER",
        "Sager kan kun afgrænses på klasse eller kategori, når de ordnes efter næste frist. Vælg den rækkefølge og de løbende sager.",
        "Cases can be limited by class or category only when they are ordered by next deadline. Choose that order and the open cases.");

    internal static readonly ViolationCode OrderNeedsOpenCases = new("ORDER_NEEDS_OPEN_CASES",
        "Kun løbende sager kan ordnes efter næste frist. Vælg de løbende sager, eller vælg en anden rækkefølge.",
        "Only open cases can be ordered by next deadline. Choose the open cases, or choose another order.");

    internal static readonly ViolationCode OrderNotOffered = new("ORDER_NOT_OFFERED",
        "Sager, der er afgrænset på medarbejder, team eller status, kan ordnes efter sagsnummer eller næste frist.",
        "Cases limited by officer, team or status can be ordered by case number or by next deadline.");

    internal static readonly ViolationCode FilterStandsAlone = new("FILTER_STANDS_ALONE",
        "Denne afgrænsning kan ikke bruges sammen med medarbejder, team, status, klasse, kategori eller rækkefølgen efter næste frist. Udelad den.",
        "This limit cannot be used together with officer, team, status, class, category or the order by next deadline. Leave it out.");

    /// <summary>Adds why a list is not offered; each violation says what to choose instead.</summary>
    public static void CheckList<T>(this ValidationContext<T> context, CaseFilter? filter, CaseOrder order)
    {
        foreach (var violation in Refused(filter ?? new CaseFilter(), order))
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });
        }
    }

    private static IEnumerable<Violation> Refused(CaseFilter filter, CaseOrder order)
    {
        var isByDeadline = order == CaseOrder.NextDeadlineAsc;
        var (hasClass, hasCategory) = (filter.CaseClass != CaseClass.Unspecified, filter.Category != VisitationCategory.Unspecified);
        var isOfficers = filter.ResponsibleId.Length > 0 || filter.TeamId.Length > 0 || filter.Status != CaseStatus.Unspecified;
        if (filter.ResponsibleId.Length > 0 && filter.TeamId.Length > 0)
        {
            yield return OfficerOrTeam.At("filter.team_id");
        }

        if (hasClass && hasCategory)
        {
            yield return ClassOrCategory.At("filter.category");
        }

        if (hasClass && !isByDeadline)
        {
            yield return FilterNeedsDeadlineOrder.At("filter.case_class");
        }

        if (hasCategory && !isByDeadline)
        {
            yield return FilterNeedsDeadlineOrder.At("filter.category");
        }

        if (isByDeadline && filter.Status != CaseStatus.Open)
        {
            yield return OrderNeedsOpenCases.At("filter.status");
        }

        if (isOfficers && order.IsByFirstAbsenceDay())
        {
            yield return OrderNotOffered.At("order");
        }

        var isNarrow = isByDeadline || isOfficers || hasClass || hasCategory;
        if (isNarrow && filter.KindOfEmployment != KindOfEmployment.Unspecified)
        {
            yield return FilterStandsAlone.At("filter.kind_of_employment");
        }

        foreach (var (day, field) in new[] { (filter.FirstAbsenceDayFrom, "first_absence_day_from"), (filter.FirstAbsenceDayTo, "first_absence_day_to") })
        {
            if (day is not null && (isNarrow || !order.IsByFirstAbsenceDay()))
            {
                yield return (isNarrow ? FilterStandsAlone : FilterNeedsOrder).At($"filter.{field}");
            }
        }
    }
}
