using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>Between officers and the messages of the contract.</summary>
internal static class StaffMapping
{
    [Pure]
    public static Officer ToProto(this Employee officer) => new()
    {
        OfficerId = officer.Id,
        Name = officer.Name,
        Function = officer.Function,
        TeamId = officer.TeamId,
        TeamName = officer.TeamName,
        FirstDay = officer.FirstDay.ToProto(),
        LastDay = officer.LastDay?.ToProto(),
        IsPresent = officer.IsPresent,
        Etag = officer.Etag,
    };

    [Pure]
    public static OfficerAbsence ToProto(this RecordedAbsence absence) =>
        new() { AbsenceId = absence.Id.ToString(), FirstDay = absence.FirstDay.ToProto(), LastDay = absence.LastDay.ToProto() };

    [Pure]
    public static Mandate ToProto(this HeldMandate mandate) => new()
    {
        MandateId = mandate.Id.ToString(),
        Kind = mandate.Kind,
        LimitKroner = mandate.LimitKroner,
        FirstDay = mandate.FirstDay.ToProto(),
        LastDay = mandate.LastDay?.ToProto(),
    };

    [Pure]
    public static OfficerCourse ToProto(this TakenCourse course) => new()
    {
        CourseId = course.Id.ToString(), Kind = course.Kind, Title = course.Title, Purposes = { course.Purposes }, TakenOn = course.TakenOn.ToProto(),
    };

    [Pure]
    public static GetOfficerResponse ToAnswer(this Holdings holdings, Employee officer) => new()
    {
        Officer = officer.ToProto(),
        Absences = { holdings.Absences.Select(ToProto) },
        Mandates = { holdings.Mandates.Select(ToProto) },
        Courses = { holdings.Courses.Select(ToProto) },
        Competences = { holdings.Courses.SelectMany(course => course.Purposes).Distinct().Order() },
        DutyDays = { holdings.DutyDays.Select(day => day.ToProto()) },
    };

    /// <summary>What is published to the other services: never the name.</summary>
    [Pure]
    public static OfficerChanged ToEvent(this Employee officer) => new()
    {
        OfficerId = officer.Id,
        Function = officer.Function,
        TeamId = officer.TeamId,
        FirstDay = officer.FirstDay.ToProto(),
        LastDay = officer.LastDay?.ToProto(),
    };

    [Pure]
    public static OfficerAbsenceChanged ToEvent(this RecordedAbsence absence, string officerId, bool cancelled) => new()
    {
        OfficerId = officerId,
        AbsenceId = absence.Id.ToString(),
        FirstDay = absence.FirstDay.ToProto(),
        LastDay = absence.LastDay.ToProto(),
        Cancelled = cancelled,
    };

    [Pure]
    public static MandateChanged ToEvent(this HeldMandate mandate, string officerId) => new()
    {
        OfficerId = officerId,
        MandateId = mandate.Id.ToString(),
        Kind = mandate.Kind,
        LimitKroner = mandate.LimitKroner,
        FirstDay = mandate.FirstDay.ToProto(),
        LastDay = mandate.LastDay?.ToProto(),
    };

    [Pure]
    public static CourseRecorded ToEvent(this TakenCourse course, string officerId) => new()
    {
        OfficerId = officerId, CourseId = course.Id.ToString(), Kind = course.Kind, Purposes = { course.Purposes }, TakenOn = course.TakenOn.ToProto(),
    };

    /// <summary>A change of the officer, with what holds from it on.</summary>
    [Pure]
    public static StaffChange ToChange(this Employee officer, StaffChangeKind kind, string reason = "") => new()
    {
        Kind = kind,
        OfficerId = officer.Id,
        TeamId = officer.TeamId,
        Name = officer.Name,
        Function = officer.Function,
        FirstDay = officer.FirstDay.ToProto(),
        LastDay = officer.LastDay?.ToProto(),
        Reason = reason,
    };

    [Pure]
    public static StaffChange ToChange(this RecordedAbsence absence, Employee officer, StaffChangeKind kind, string reason = "") => new()
    {
        Kind = kind,
        OfficerId = officer.Id,
        TeamId = officer.TeamId,
        Name = officer.Name,
        FirstDay = absence.FirstDay.ToProto(),
        LastDay = absence.LastDay.ToProto(),
        Reason = reason,
    };

    [Pure]
    public static StaffChange ToChange(this HeldMandate mandate, Employee officer, StaffChangeKind kind, string reason = "") => new()
    {
        Kind = kind,
        OfficerId = officer.Id,
        TeamId = officer.TeamId,
        Name = officer.Name,
        FirstDay = mandate.FirstDay.ToProto(),
        LastDay = mandate.LastDay?.ToProto(),
        MandateKind = mandate.Kind,
        LimitKroner = mandate.LimitKroner,
        Reason = reason,
    };

    [Pure]
    public static StaffChange ToChange(this TakenCourse course, Employee officer) => new()
    {
        Kind = StaffChangeKind.CourseRecorded,
        OfficerId = officer.Id,
        TeamId = officer.TeamId,
        Name = course.Title,
        FirstDay = course.TakenOn.ToProto(),
        LastDay = course.TakenOn.ToProto(),
    };
}
