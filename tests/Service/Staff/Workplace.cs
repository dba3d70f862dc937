using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The register of staff and teams as a team leader maintains it. All officers in it are invented.</summary>
internal sealed class Workplace(Suite leader)
{
    public const string Why = "Ændring i bemandingen.";

    public StaffService.StaffServiceClient Staff { get; } = new(leader.To("cases"));

    public TeamService.TeamServiceClient Teams { get; } = new(leader.To("cases"));

    public AsyncUnaryCall<RegisterOfficerResponse> Registering(string officerId, DateOnly? firstDay = null, string team = "", string name = "Mia Medarbejder") =>
        Staff.RegisterOfficerAsync(
            new RegisterOfficerRequest
            {
                RequestId = Given.RequestId, OfficerId = officerId, Name = name, Function = OfficerFunction.Caseworker, TeamId = team,
                FirstDay = (firstDay ?? Given.Today.AddDays(-30)).ToProto(),
            },
            deadline: Suite.Soon);

    public async Task<Officer> Register(string officerId, DateOnly? firstDay = null, string team = "", string name = "Mia Medarbejder") =>
        (await Registering(officerId, firstDay, team, name)).Officer;

    public AsyncUnaryCall<ChangeOfficerResponse> Changing(Officer officer, string team = "", string? etag = null, string name = "Mia Nytnavn") =>
        Staff.ChangeOfficerAsync(
            new ChangeOfficerRequest
            {
                RequestId = Given.RequestId, OfficerId = officer.OfficerId, Etag = etag ?? officer.Etag, Name = name, Function = OfficerFunction.RetentionOfficer,
                TeamId = team, Reason = Why,
            },
            deadline: Suite.Soon);

    public AsyncUnaryCall<EndEmploymentResponse> Ending(Officer officer, DateOnly lastDay) => Staff.EndEmploymentAsync(
        new EndEmploymentRequest { RequestId = Given.RequestId, OfficerId = officer.OfficerId, Etag = officer.Etag, LastDay = lastDay.ToProto(), Reason = Why },
        deadline: Suite.Soon);

    public AsyncUnaryCall<RecordAbsenceResponse> Absent(string officerId, DateOnly first, DateOnly last) => Staff.RecordAbsenceAsync(
        new RecordAbsenceRequest { RequestId = Given.RequestId, OfficerId = officerId, FirstDay = first.ToProto(), LastDay = last.ToProto() }, deadline: Suite.Soon);

    public AsyncUnaryCall<CancelAbsenceResponse> Cancelling(string officerId, string absenceId) => Staff.CancelAbsenceAsync(
        new CancelAbsenceRequest { RequestId = Given.RequestId, OfficerId = officerId, AbsenceId = absenceId, Reason = Why }, deadline: Suite.Soon);

    public AsyncUnaryCall<GrantMandateResponse> Granting(string officerId, DateOnly first, DateOnly? last = null, int limit = 15_000, MandateKind kind = MandateKind.WorkAid) =>
        Staff.GrantMandateAsync(
            new GrantMandateRequest
            {
                RequestId = Given.RequestId, OfficerId = officerId, Kind = kind, LimitKroner = limit, FirstDay = first.ToProto(), LastDay = last?.ToProto(),
            },
            deadline: Suite.Soon);

    public AsyncUnaryCall<EndMandateResponse> EndingMandate(string officerId, string mandateId, DateOnly last) => Staff.EndMandateAsync(
        new EndMandateRequest { RequestId = Given.RequestId, OfficerId = officerId, MandateId = mandateId, LastDay = last.ToProto(), Reason = Why },
        deadline: Suite.Soon);

    public AsyncUnaryCall<RecordCourseResponse> Taken(string officerId, DateOnly takenOn, params TalkPurpose[] purposes) => Staff.RecordCourseAsync(
        new RecordCourseRequest
        {
            RequestId = Given.RequestId, OfficerId = officerId, Kind = CourseKind.Conversation, Title = "Den svære samtale (opdigtet)",
            Purposes = { purposes }, TakenOn = takenOn.ToProto(),
        },
        deadline: Suite.Soon);

    public AsyncUnaryCall<CreateTeamResponse> Creating(string teamId, string name = "Team Nord (opdigtet)") =>
        Teams.CreateTeamAsync(new CreateTeamRequest { RequestId = Given.RequestId, TeamId = teamId, Name = name }, deadline: Suite.Soon);

    public async Task<Team> Create(string teamId, string name = "Team Nord (opdigtet)") => (await Creating(teamId, name)).Team;

    public AsyncUnaryCall<CloseTeamResponse> Closing(Team team) => Teams.CloseTeamAsync(
        new CloseTeamRequest { RequestId = Given.RequestId, TeamId = team.TeamId, Etag = team.Etag, Reason = Why }, deadline: Suite.Soon);

    public AsyncUnaryCall<RenameTeamResponse> Renaming(Team team, string name) => Teams.RenameTeamAsync(
        new RenameTeamRequest { RequestId = Given.RequestId, TeamId = team.TeamId, Etag = team.Etag, Name = name, Reason = Why }, deadline: Suite.Soon);

    public AsyncUnaryCall<SetDutyRosterResponse> Rostering(
        Team team, DateOnly first, DateOnly last, params (DateOnly First, DateOnly Last, string[] Officers)[] duties) => Teams.SetDutyRosterAsync(
        new SetDutyRosterRequest
        {
            RequestId = Given.RequestId, TeamId = team.TeamId, Etag = team.Etag, FirstDay = first.ToProto(), LastDay = last.ToProto(),
            Duties = { duties.Select(duty => new Duty { FirstDay = duty.First.ToProto(), LastDay = duty.Last.ToProto(), OfficerIds = { duty.Officers } }) },
        },
        deadline: Suite.Soon);

    public async Task<GetOfficerResponse> Get(string officerId) =>
        await Staff.GetOfficerAsync(new GetOfficerRequest { OfficerId = officerId }, deadline: Suite.Soon);

    public async Task<GetDutyRosterResponse> Roster(string teamId, DateOnly first, DateOnly last) => await Teams.GetDutyRosterAsync(
        new GetDutyRosterRequest { TeamId = teamId, FirstDay = first.ToProto(), LastDay = last.ToProto() }, deadline: Suite.Soon);

    public async Task<IReadOnlyList<StaffChange>> Changes(StaffChangeFilter? filter = null) =>
        (await Staff.ListStaffChangesAsync(new ListStaffChangesRequest { PageSize = 200, Filter = filter }, deadline: Suite.Soon)).Changes;
}
