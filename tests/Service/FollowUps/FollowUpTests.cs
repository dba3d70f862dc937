using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Follow-ups that are made without a talk: what they need, that they count, and what becomes of them.</summary>
public sealed class FollowUpTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly DateOnly Day = new(2026, 3, 3);

    private int municipality;

    [Fact]
    public async Task Without_contact_each_follow_up_needs_its_own_category_and_moves_the_plan_by_four_weeks()
    {
        var (suite, registered) = await OnStandby();
        var caseId = registered.Case.CaseId;
        var first = GivenFollowUps.WithoutContact(caseId);
        await Missing(suite, first, "CATEGORY_MISSING");
        first.AtLeast = (await suite.Decide(registered, Day)).Position;

        var recorded = await suite.FollowUps().RecordFollowUpAsync(first, deadline: Suite.Soon);
        Assert.Equal(recorded, await suite.FollowUps().RecordFollowUpAsync(first, deadline: Suite.Soon));
        Assert.Equal((1, Day, FollowUpForm.Standby, ""), (recorded.FollowUp.Number, recorded.FollowUp.HeldOn.ToDateOnly(), recorded.FollowUp.Form, recorded.FollowUp.TalkId));
        Assert.Equal((DeadlineState.Met, Day.AddDays(28)), await Plan(suite, caseId));

        await Missing(suite, GivenFollowUps.WithoutContact(caseId), "FOLLOW_UP_NOT_IN_ORDER", "CATEGORY_MISSING");
        await suite.SetBusinessDate(Day.AddDays(28));
        var second = GivenFollowUps.WithoutContact(caseId);
        await Missing(suite, second, "CATEGORY_MISSING");
        second.AtLeast = (await suite.Decide(registered, Day.AddDays(28))).Position;
        (second.RequestId, second.ValidateOnly) = (Given.RequestId, true);
        Assert.Equal((2, ""), (await suite.FollowUp(second)) is var tried ? (tried.Number, tried.FollowUpId) : default);
        Assert.Single(await suite.FollowUpsOf(caseId));
        (second.RequestId, second.ValidateOnly) = (Given.RequestId, false);
        await suite.FollowUp(second);

        Assert.Equal([(2, Day.AddDays(28)), (1, Day)], (await suite.FollowUpsOf(caseId)).Select(one => (one.Number, one.HeldOn.ToDateOnly()!.Value)));
        var entry = await Eventually.Becomes(
            "the journal has both", async () => (await suite.Entries(caseId)).Where(one => one.Subject == "Opfølgning afsluttet").ToList(), found => found.Count == 2);
        Assert.All(entry, one => Assert.Contains("uden en samtale", one.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_hinders_it_and_is_missing_is_said_at_once()
    {
        var (suite, registered) = await Registered();
        var empty = GivenFollowUps.WithoutContact(registered.Case.CaseId, Day.AddDays(-37));
        empty.FollowUp.Facts = new();
        await Missing(
            suite, empty, "FOLLOW_UP_BEFORE_ABSENCE", "NOT_ON_STANDBY", "CATEGORY_MISSING", "INCAPACITY_MISSING", "EFFORT_MISSING", "PARTIES_MISSING",
            "POSITION_MISSING", "PERSPECTIVE_MISSING");

        var letter = GivenFollowUps.ByLetter(registered.Case.CaseId);
        letter.FollowUp.FormReason = FormReason.CitizensChoice;
        await Missing(suite, letter, "FORM_NEEDS_REASON", "CATEGORY_MISSING");

        var recovered = await suite.Courses.RecordRecoveryAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, RecoveredOn = Day.ToProto(), Source = RecoverySource.Officer,
            },
            deadline: Suite.Soon);
        (letter.RequestId, letter.AtLeast, letter.FollowUp.FormReason) = (Given.RequestId, recovered.Position, FormReason.InActivity);
        await Missing(suite, letter, "CASE_ENDED", "CATEGORY_MISSING");
        Assert.Empty(await suite.FollowUpsOf(registered.Case.CaseId));
    }

    [Fact]
    public async Task What_is_no_follow_up_without_a_talk_is_refused_with_every_violation()
    {
        var (suite, registered) = await Registered();
        var request = GivenFollowUps.ByLetter(registered.Case.CaseId, Day.AddDays(1));
        (request.FollowUp.Form, request.FollowUp.Reason) = (FollowUpForm.Phone, " ");
        request.FollowUp.Facts.Parties.Add(request.FollowUp.Facts.Parties[0].Clone());
        var refused = await Refused.By(StatusCode.InvalidArgument, "INVALID_REQUEST", suite.FollowUps().RecordFollowUpAsync(request, deadline: Suite.Soon));
        Assert.Contains(("follow_up.held_on", "DATE_IN_FUTURE"), refused.Violations);
        Assert.Contains(("follow_up.form", "FORM_IS_A_TALK"), refused.Violations);
        Assert.Contains(("follow_up.facts.parties", "PARTY_TWICE"), refused.Violations);
        Assert.Contains("follow_up.reason", refused.Violations.Select(one => one.Field));

        request = GivenFollowUps.WithoutContact(registered.Case.CaseId);
        request.FollowUp.FormReason = FormReason.IllnessPreventsAttendance;
        await Refused.For(suite.FollowUps().RecordFollowUpAsync(request, deadline: Suite.Soon), ("follow_up.form_reason", "REASON_NOT_ASKED"));
    }

    [Fact]
    public async Task On_standby_a_letter_needs_the_citizens_wish_and_answers_none()
    {
        var (suite, registered) = await OnStandby();
        var caseId = registered.Case.CaseId;
        var letter = GivenFollowUps.ByLetter(caseId);
        letter.AtLeast = (await suite.Decide(registered, Day)).Position;
        await Missing(suite, letter, "FOLLOWED_UP_WITHOUT_CONTACT");

        var requests = new TalkRequestService.TalkRequestServiceClient(suite.To("scheduling"));
        await requests.RequestTalkAsync(new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon);
        await suite.FollowUp(letter);

        var wish = Assert.Single((await requests.ListTalkRequestsAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Requests);
        Assert.Equal(TalkRequestStatus.Open, wish.Status);
    }

    [Fact]
    public async Task It_is_corrected_beside_is_listed_with_the_talks_and_is_in_the_file_of_the_case_and_unreadable_in_the_database()
    {
        var (suite, registered) = await Registered();
        var caseId = registered.Case.CaseId;
        var letter = GivenFollowUps.ByLetter(caseId, Day.AddDays(-7));
        letter.AtLeast = (await suite.Decide(registered, Day.AddDays(-8))).Position;
        var followUp = await suite.FollowUp(letter);
        var officer = await Fixture.Calendar(municipality: municipality);
        var at = GivenTalks.At(officer, 10, day: Day);
        (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Værkstedet (opdigtet)");
        var talk = await suite.Record(await suite.Start(await suite.Prepare(await suite.Book(caseId, at))), GivenHeldTalks.Facts());
        await Fixture.DecidedAt(talk, category: true, municipality: municipality);
        await suite.Complete(talk);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            try
            {
                await suite.FollowUps().CorrectFollowUpAsync(GivenFollowUps.Correcting(followUp), deadline: DateTime.UtcNow.AddSeconds(120));
                return "";
            }
            catch (RpcException refused)
            {
                return Refused.With(refused).Reason;
            }
        }));
        Assert.Single(outcomes, outcome => outcome.Length == 0);
        Assert.All(outcomes.Where(outcome => outcome.Length > 0), outcome => Assert.Equal("ETAG_MISMATCH", outcome));

        var listed = (await suite.FollowUps().ListFollowUpsAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).FollowUps;
        Assert.Equal(
            [(2, talk.TalkId, TalkPurpose.Visitation, FollowUpForm.InPerson, 0), (1, "", TalkPurpose.Unspecified, FollowUpForm.Letter, 1)],
            listed.Select(one => (one.Number, one.TalkId, one.Purpose, one.Form, one.Corrections.Count)));
        Assert.Equal((letter.FollowUp, "2"), (listed[1].Record.Stated, listed[1].Etag));
        Assert.Equal(GivenFollowUps.Correcting(followUp).Correction, listed[1].Corrections[0].Correction);
        Assert.Equal([listed[1].Record, listed[1].Corrections[0]], await Exported(suite, caseId));

        var scheduling = await Fixture.Database("scheduling", "superuser");
        foreach (var table in (string[])["follow_up_record", "plan", "plan_version", "event"])
        {
            foreach (var secret in (string[])["praktik på hverdage", "god støtte hjemme", "læst forkert", "LETTER"])
            {
                Assert.Equal(0, await scheduling.One<long>(
                    $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                    secret, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(secret))));
            }
        }
    }

    [Fact]
    public async Task A_talk_or_anothers_follow_up_is_not_corrected_here()
    {
        var (suite, registered) = await Registered();
        var letter = GivenFollowUps.ByLetter(registered.Case.CaseId);
        letter.AtLeast = (await suite.Decide(registered, Day)).Position;
        var followUp = await suite.FollowUp(letter);
        var (_, other) = await Registered(suite);
        var foreign = GivenFollowUps.Correcting(followUp);
        foreign.CaseId = other.Case.CaseId;

        await Refused.By(StatusCode.NotFound, "FOLLOW_UP_NOT_FOUND", suite.FollowUps().CorrectFollowUpAsync(foreign, deadline: Suite.Soon));
        var stranger = Fixture.As(municipality: await Fixture.NewMunicipality());
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", stranger.FollowUps().CorrectFollowUpAsync(GivenFollowUps.Correcting(followUp), deadline: Suite.Soon));
        var leader = Fixture.As("team_leader", name: "Lise Leder", municipality: municipality);
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", leader.FollowUps().RecordFollowUpAsync(GivenFollowUps.ByLetter(followUp.CaseId), deadline: Suite.Soon));
        Assert.Single(await leader.FollowUpsOf(followUp.CaseId));
    }

    [Fact]
    public async Task Of_many_at_once_one_is_recorded()
    {
        var (suite, registered) = await Registered();
        var letter = GivenFollowUps.ByLetter(registered.Case.CaseId);
        letter.AtLeast = (await suite.Decide(registered, Day)).Position;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
        {
            var one = letter.Clone();
            one.RequestId = Given.RequestId;
            try
            {
                await suite.FollowUps().RecordFollowUpAsync(one, deadline: DateTime.UtcNow.AddSeconds(120));
                return true;
            }
            catch (RpcException refused)
            {
                Assert.Equal("FOLLOW_UP_INCOMPLETE", Refused.With(refused).Reason);
                return false;
            }
        }));

        Assert.Single(outcomes, recorded => recorded);
        Assert.Equal(1, Assert.Single(await suite.FollowUpsOf(registered.Case.CaseId)).Number);
    }

    private static async Task Missing(Suite suite, RecordFollowUpRequest request, params string[] reasons)
    {
        var trying = request.Clone();
        trying.RequestId = Given.RequestId;
        var refused = await Refused.By(
            StatusCode.FailedPrecondition, reasons is [var one] ? one : "FOLLOW_UP_INCOMPLETE",
            suite.FollowUps().RecordFollowUpAsync(trying, deadline: Suite.Soon));
        Assert.Equal(reasons, refused.Detail<Google.Rpc.PreconditionFailure>().Violations.Select(violation => violation.Type));
    }

    // What became of the first follow-up, and when the next one is due.
    private static async Task<(DeadlineState, DateOnly)> Plan(Suite suite, string caseId)
    {
        var dates = (await suite.Deadlines.GetPlanAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Plan.Deadlines;
        return (dates.Single(date => date.RuleId == "R-STANDBY").State, dates.Single(date => date.RuleId == "R-STANDBY/NEXT").StatutoryDate.ToDateOnly()!.Value);
    }

    private static async Task<List<FollowUpRecord>> Exported(Suite suite, string caseId)
    {
        var found = new List<FollowUpRecord>();
        using var call = new CaseFileService.CaseFileServiceClient(suite.To("scheduling")).ExportCase(new() { CaseId = caseId }, deadline: Suite.Soon);
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            found.AddRange(answer.Records.Where(record => record.FollowUpRecord is not null).Select(record => record.FollowUpRecord));
        }

        return found;
    }

    // A case of a citizen who has been ill for some weeks, in a municipality whose clock stands in the morning of the day.
    private async Task<(Suite Suite, RegisterCaseResponse Registered)> Registered(Suite? known = null)
    {
        if (known is null)
        {
            municipality = await Fixture.NewMunicipality("RS-2015");
        }

        var suite = known ?? Fixture.As(municipality: municipality);
        await suite.SetBusinessDate(Day, new TimeOnly(8, 0));
        var registered = await suite.Register(Given.Form(firstAbsenceDay: Day.AddDays(-36)));
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return (suite, registered);
    }

    private async Task<(Suite Suite, RegisterCaseResponse Registered)> OnStandby()
    {
        var (suite, registered) = await Registered();
        var decided = await suite.Courses.DecideStandbyAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, FromDay = Day.AddDays(-1).ToProto(), Standby = true,
                Ground = StandbyGround.SeriousIllness, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = decided.Position }, deadline: Suite.Soon);
        return (suite, registered);
    }
}
