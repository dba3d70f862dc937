using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Talks from their preparation to their completion, for tests; all invented.</summary>
internal static class GivenHeldTalks
{
    /// <summary>A topic to inform about.</summary>
    public const string Topic = "Hvad en delvis raskmelding betyder (opdigtet)";

    private static readonly TimeOnly Nine = new(9, 0);

    public static TalkService.TalkServiceClient Talks(this Suite suite) => new(suite.To("scheduling"));

    /// <summary>A preparation in which everything is done.</summary>
    public static TalkPreparation Prepared(params string[] topics) => new()
    {
        TasksDone = { TalkTask.Overview, TalkTask.ContactForm, TalkTask.Goals },
        Points = { TalkPoint.UpToDate, TalkPoint.Information, TalkPoint.Category },
        Topics = { topics },
        DesiredOutcome = "At aftale, hvornår borgeren begynder på få timer (opdigtet).",
        Agenda = { "Siden sidst (opdigtet)", "Arbejdspladsen (opdigtet)" },
    };

    /// <summary>What is known from a talk at which everything was spoken of.</summary>
    public static TalkFacts Facts(params string[] given) => new()
    {
        Incapacity = Incapacity.Partial, EffortNeeded = Answer.Yes, PartialReturnPossible = Answer.Yes,
        PositionOnEffort = "Borgeren kan klare to timer om dagen og har god støtte hjemme (opdigtet).",
        Perspective = ReturnPerspective.OwnJob,
        Parties = { new PartyInvolvement { Party = InvolvedParty.Employer, IsInvolved = true, Reason = "Timerne aftales med arbejdsgiveren (opdigtet)." } },
        Method = TalkMethod.Resources, RightsAndDutiesGiven = true, DevelopmentGoalLinked = true, TopicsGiven = { given },
        Outcome = "Borgeren begynder med to timer om dagen (opdigtet).",
    };

    public static PrepareTalkRequest Preparing(Talk talk, TalkPreparation? preparation = null) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag, Preparation = preparation ?? Prepared(Topic),
    };

    public static StartTalkRequest Starting(Talk talk) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag,
    };

    public static RecordTalkFactsRequest Recording(Talk talk, TalkFacts facts) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag, Facts = facts,
    };

    public static CompleteTalkRequest Completing(Talk talk) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag,
    };

    public static RecordNoShowRequest Missing(Talk talk) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag,
    };

    public static WithdrawNoShowRequest Withdrawing(Talk talk) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag, Reason = "Borgeren ventede ved en anden dør (opdigtet).",
    };

    public static CorrectTalkRequest Correcting(Talk talk) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag,
        Correction = new() { Text = "Borgeren kan klare tre timer om dagen (opdigtet).", Reason = "Tallet var hørt forkert (opdigtet)." },
    };

    public static async Task<Talk> Prepare(this Suite suite, Talk talk, params string[] topics) =>
        (await suite.Talks().PrepareTalkAsync(Preparing(talk, Prepared(topics)), deadline: Suite.Soon)).Talk;

    public static async Task<Talk> Start(this Suite suite, Talk talk) => (await suite.Talks().StartTalkAsync(Starting(talk), deadline: Suite.Soon)).Talk;

    public static async Task<Talk> Record(this Suite suite, Talk talk, TalkFacts facts) =>
        (await suite.Talks().RecordTalkFactsAsync(Recording(talk, facts), deadline: Suite.Soon)).Talk;

    public static async Task<Talk> Complete(this Suite suite, Talk talk) => (await suite.Talks().CompleteTalkAsync(Completing(talk), deadline: Suite.Soon)).Talk;

    public static async Task<GetTalkPreparationResponse> Preparation(this Suite suite, Talk talk) =>
        await suite.Talks().GetTalkPreparationAsync(new() { CaseId = talk.CaseId, TalkId = talk.TalkId }, deadline: Suite.Soon);

    /// <summary>A talk whose time came yesterday, for tests that may not set the clock of their municipality.</summary>
    public static async Task<Talk> LetBegin(this StackFixture fixture, Talk talk)
    {
        var at = DanishTime.At(Given.Today.AddDays(-1), Nine).Value;
        await (await fixture.Database("scheduling", "superuser")).Run(
            "update talk set starts_at = $2, ends_at = $3 where talk_id = $1", Guid.Parse(talk.TalkId), at, at.AddMinutes(30));
        return talk;
    }

    /// <summary>Lets Scheduling know that a category was decided at a talk, or a plan agreed, as the events of Cases tell it.</summary>
    public static async Task DecidedAt(this StackFixture fixture, Talk talk, bool category = false, bool plan = false, int? municipality = null)
    {
        var scheduling = await fixture.Database("scheduling", "superuser");
        foreach (var kind in (short[])[.. category ? [(short)1] : Array.Empty<short>(), .. plan ? [(short)2] : Array.Empty<short>()])
        {
            await scheduling.Run(
                "insert into talk_decision (municipality_code, case_id, kind, decision, talk_id) values ($1, $2, $3, $4, $5)",
                (short)(municipality ?? fixture.Municipality), Guid.Parse(talk.CaseId), kind, Guid.NewGuid().ToString(), Guid.Parse(talk.TalkId));
        }
    }
}
