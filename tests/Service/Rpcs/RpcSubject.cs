using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The subject of a row's request. Ids that are not set refer to nothing that exists.</summary>
internal sealed record RpcSubject(string CaseId, string CaseNumber, string Etag)
{
    /// <summary>The version of the case itself.</summary>
    public string CaseEtag { get; init; } = "1";

    public string RecordId { get; init; } = "01930000-0000-7000-8000-00000000000d";

    public string BreakGlassId { get; init; } = "01930000-0000-7000-8000-00000000000b";

    public string ErasureId { get; init; } = "01930000-0000-7000-8000-00000000000e";

    public string ParkedEventId { get; init; } = "01930000-0000-7000-8000-00000000000f";

    public string GoalId { get; init; } = "01930000-0000-7000-8000-000000000001";

    public string ResourceId { get; init; } = "01930000-0000-7000-8000-000000000002";

    public string ChallengeId { get; init; } = "01930000-0000-7000-8000-000000000003";

    public string StepId { get; init; } = "01930000-0000-7000-8000-000000000004";

    public string SecondStepId { get; init; } = "01930000-0000-7000-8000-000000000014";

    public string ItemId { get; init; } = "01930000-0000-7000-8000-000000000005";

    public string MeasurementId { get; init; } = "01930000-0000-7000-8000-000000000006";

    public string QuestionId { get; init; } = "01930000-0000-7000-8000-000000000007";

    public string OfficerId { get; init; } = "nobody";

    public string SettingsEtag { get; init; } = "1";

    public string TeamId { get; init; } = "nowhere";

    public string AbsenceId { get; init; } = "01930000-0000-7000-8000-00000000000a";

    public string MandateId { get; init; } = "01930000-0000-7000-8000-00000000000c";

    public string TalkId { get; init; } = "01930000-0000-7000-8000-000000000008";

    public string HoldId { get; init; } = "01930000-0000-7000-8000-000000000009";

    /// <summary>The officer with the talks.</summary>
    public string TalkOfficerId { get; init; } = GivenTalks.Officer;

    /// <summary>The time of another talk; of an officer who does not exist.</summary>
    public Appointment Appointment { get; init; } = GivenTalks.At("nobody", 9, day: GivenTalks.Day.AddDays(1));
}

/// <summary>Builds the requests of rows, and sends them.</summary>
internal static class RpcRequests
{
    /// <summary>The row's request about this subject; a write gets an id of its own.</summary>
    /// <param name="method">The RPC.</param>
    /// <param name="about">Its subject.</param>
    /// <param name="municipality">The caller's.</param>
    /// <param name="tried">Whether it is a dry run (<c>validate_only</c>).</param>
    public static IMessage For(MethodDescriptor method, RpcSubject about, int municipality, bool tried = false)
    {
        var request = JsonParser.Default.Parse(
            RpcRow.Of(method).Request
                .Replace("{caseId}", about.CaseId, StringComparison.Ordinal)
                .Replace("{caseNumber}", about.CaseNumber, StringComparison.Ordinal)
                .Replace("{etag}", about.Etag, StringComparison.Ordinal)
                .Replace("{caseEtag}", about.CaseEtag, StringComparison.Ordinal)
                .Replace("{recordId}", about.RecordId, StringComparison.Ordinal)
                .Replace("{today}", JsonFormatter.Default.Format(Given.Today.ToProto()), StringComparison.Ordinal)
                .Replace("{workingDay}", WorkingDay(RpcRow.Of(method).Request), StringComparison.Ordinal)
                .Replace("{breakGlassId}", about.BreakGlassId, StringComparison.Ordinal)
                .Replace("{erasureId}", about.ErasureId, StringComparison.Ordinal)
                .Replace("{parkedEventId}", about.ParkedEventId, StringComparison.Ordinal)
                .Replace("{goalId}", about.GoalId, StringComparison.Ordinal)
                .Replace("{resourceId}", about.ResourceId, StringComparison.Ordinal)
                .Replace("{challengeId}", about.ChallengeId, StringComparison.Ordinal)
                .Replace("{stepId}", about.StepId, StringComparison.Ordinal)
                .Replace("{secondStepId}", about.SecondStepId, StringComparison.Ordinal)
                .Replace("{itemId}", about.ItemId, StringComparison.Ordinal)
                .Replace("{measurementId}", about.MeasurementId, StringComparison.Ordinal)
                .Replace("{questionId}", about.QuestionId, StringComparison.Ordinal)
                .Replace("{officerId}", about.OfficerId, StringComparison.Ordinal)
                .Replace("{talkId}", about.TalkId, StringComparison.Ordinal)
                .Replace("{holdId}", about.HoldId, StringComparison.Ordinal)
                .Replace("{talkOfficerId}", about.TalkOfficerId, StringComparison.Ordinal)
                .Replace("{talkDay}", JsonFormatter.Default.Format(GivenTalks.Day.ToProto()), StringComparison.Ordinal)
                .Replace("{appointment}", JsonFormatter.Default.Format(about.Appointment), StringComparison.Ordinal)
                .Replace("{settingsEtag}", about.SettingsEtag, StringComparison.Ordinal)
                .Replace("{teamId}", about.TeamId, StringComparison.Ordinal)
                .Replace("{absenceId}", about.AbsenceId, StringComparison.Ordinal)
                .Replace("{mandateId}", about.MandateId, StringComparison.Ordinal)
                .Replace("{unique}", Guid.NewGuid().ToString("N"), StringComparison.Ordinal)
                .Replace("{municipality}", $"{municipality}", StringComparison.Ordinal)
                .Replace("{identifiedForm}", JsonFormatter.Default.Format(Given.IdentifiedForm()), StringComparison.Ordinal)
                .Replace("{form}", JsonFormatter.Default.Format(Given.Form()), StringComparison.Ordinal),
            method.InputType);
        if (RpcRow.IsWrite(method))
        {
            method.InputType.FindFieldByName("request_id").Accessor.SetValue(request, Given.RequestId);
            if (tried)
            {
                method.InputType.FindFieldByName("validate_only").Accessor.SetValue(request, true);
            }
        }

        return request;
    }

    private static string WorkingDay(string request) =>
        request.Contains("{workingDay}", StringComparison.Ordinal) ? JsonFormatter.Default.Format(WorkingDays.Next().ToProto()) : "";

    /// <summary>The answers: all of a stream; those of a Watch, which has no end, up to the first heartbeat, or only the first.</summary>
    public static async Task<List<IMessage>> Answers(MethodDescriptor method, CallInvoker invoker, IMessage request, bool onlyFirst = false)
    {
        var options = new CallOptions(deadline: Suite.Soon);
        if (!method.IsServerStreaming)
        {
            return [await invoker.AsyncUnaryCall(AsMethod(method, MethodType.Unary), null, options, request)];
        }

        using var call = invoker.AsyncServerStreamingCall(AsMethod(method, MethodType.ServerStreaming), null, options, request);
        var answers = new List<IMessage>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None) && !IsHeartbeat(call.ResponseStream.Current))
        {
            answers.Add(call.ResponseStream.Current);
            if (onlyFirst)
            {
                break;
            }
        }

        return answers;
    }

    private static bool IsHeartbeat(IMessage answer) =>
        answer.Descriptor.FindFieldByName("heartbeat") is { } heartbeat && heartbeat.Accessor.HasValue(answer);

    private static Method<IMessage, IMessage> AsMethod(MethodDescriptor method, MethodType type) => new(
        type, method.Service.FullName, method.Name,
        Marshallers.Create<IMessage>(message => message.ToByteArray(), method.InputType.Parser.ParseFrom),
        Marshallers.Create<IMessage>(message => message.ToByteArray(), method.OutputType.Parser.ParseFrom));
}

/// <summary>A test that goes through the rows, in the municipality of its class.</summary>
public abstract class RpcTest(StackFixture fixture) : StackTest(fixture)
{
    private const string Registrar = "Rikke Registrator";
    private const string Colleague = "Kalle Kollega";

    // Known to Documentation, and without effect when Cases publishes it.
    private static readonly string Harmless = JournalEntryAppended.Descriptor.FullName;

    private RpcSubject? known;

    private Suite Leader => Fixture.As("team_leader", name: "Lise Leder");

    /// <summary>The services that serve the RPC: a service without it says so before it checks the caller.</summary>
    private protected async Task<List<string>> ServedBy(MethodDescriptor method)
    {
        var served = new List<string>();
        foreach (var service in Stack.Services)
        {
            try
            {
                await RpcRequests.Answers(method, Fixture.Channel(service).CreateCallInvoker(), method.InputType.Parser.ParseFrom(ByteString.Empty));
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unauthenticated)
            {
                served.Add(service);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unimplemented)
            {
                // Not here.
            }
        }

        return served;
    }

    /// <summary>The subject that the row's RPC needs to succeed for Sofie Sagsbehandler of the class's municipality.</summary>
    private protected async Task<RpcSubject> Prepare(About about) => about switch
    {
        About.AnyCase => known ??= await Known(),
        About.NewCase => Of(await Register(Registrar)),
        About.NewPlan => await Planned(await Register(Registrar)),
        About.RecoveredCase => await Recovered(await Register(Registrar)),
        About.OwnProtectedCase => Of(await Register("Sofie Sagsbehandler", isProtected: true)),
        About.ProtectedCase => Of(await Register(Registrar, isProtected: true)),
        About.BrokenGlass => await Broken(await Register(Registrar, isProtected: true)),
        About.Erasure => await Ordered(await Register(Registrar)),
        About.Goals => await WithGoals(await Register(Registrar)),
        About.InterventionPlan => await WithPlan(await Register(Registrar)),
        About.Progress => await WithProgress(await Register(Registrar)),
        About.NewOfficer => await Employed(),
        About.Calendar => await WithCalendar(),
        About.Settings => (await Prepare(About.AnyCase)) with
        {
            SettingsEtag = (await new SettingsService.SettingsServiceClient(Leader.To("cases")).GetSettingsAsync(new(), deadline: Suite.Soon)).Settings.Etag,
        },
        About.FreeTime => await WithTime(await Register(Registrar)),
        About.SlotHold => await WithHold(await Register(Registrar)),
        About.Talk => await WithTalks(await Register(Registrar)),
        About.PreparedTalk => await WithTalkAt(await Register(Registrar), HeldUpTo.Prepared),
        About.StartedTalk => await WithTalkAt(await Register(Registrar), HeldUpTo.Started),
        About.FullTalk => await WithTalkAt(await Register(Registrar), HeldUpTo.Full),
        About.CompletedTalk => await WithTalkAt(await Register(Registrar), HeldUpTo.Completed),
        About.MissedTalk => await WithTalkAt(await Register(Registrar), HeldUpTo.Missed),
        About.EarlyFollowUp => await WithRequest(await Register(Registrar)),
        About.Letter => await WithLetters(await Register(Registrar)),
        About.CategoryDecided => await WithCategory(await Register(Registrar)),
        About.FollowUp => await WithFollowUp(await Register(Registrar)),
        About.ParkedEvent => (await Prepare(About.AnyCase)) with { ParkedEventId = await Parked() },
        _ => throw new ArgumentOutOfRangeException(nameof(about), about, null),
    };

    private RpcSubject Of(RegisterCaseResponse registered)
    {
        Fixture.Employ(new TokenHolder("caseworker", Municipality, Colleague));
        return new(registered.Case.CaseId, registered.Case.CaseNumber, "1");
    }

    private async Task<RpcSubject> Known()
    {
        var registered = await Register("Sofie Sagsbehandler");
        await Caseworker.JournalOf(registered, 3);
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        await Caseworker.Parties.ListPartiesAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return Of(registered);
    }

    private async Task<RpcSubject> Planned(RegisterCaseResponse registered)
    {
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return Of(registered);
    }

    private Task<RegisterCaseResponse> Register(string registrar, bool isProtected = false)
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = isProtected;
        return Fixture.As(name: registrar).Register(form);
    }

    private async Task<RpcSubject> Recovered(RegisterCaseResponse registered)
    {
        var recovered = await new CourseService.CourseServiceClient(Caseworker.To("cases")).RecordRecoveryAsync(
            new RecordRecoveryRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, RecoveredOn = Given.Today.ToProto(),
                Source = Types.V1.RecoverySource.Officer,
            },
            deadline: Suite.Soon);
        return Of(registered) with { CaseEtag = recovered.Course.Etag, RecordId = recovered.Record.RecordId };
    }

    private protected async Task<RpcSubject> Broken(RegisterCaseResponse registered)
    {
        var broken = await new CaseAccessService.CaseAccessServiceClient(Fixture.As(name: Colleague).To("cases")).BreakGlassAsync(
            new BreakGlassRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Reason = "Afprøvning af det brudte glas." },
            deadline: Suite.Soon);
        return Of(registered) with { BreakGlassId = broken.BrokenGlass.BreakGlassId };
    }

    private async Task<RpcSubject> WithGoals(RegisterCaseResponse registered)
    {
        var goal = await Caseworker.FormulateGoal(registered.Case.CaseId);
        var resource = await Caseworker.RecordResource(registered.Case.CaseId);
        var challenge = await Caseworker.RecordChallenge(registered.Case.CaseId);
        return Of(registered) with { GoalId = goal.GoalId, ResourceId = resource.ResourceId, ChallengeId = challenge.ChallengeId };
    }

    private async Task<RpcSubject> WithPlan(RegisterCaseResponse registered)
    {
        var caseId = registered.Case.CaseId;
        var goal = await Caseworker.FormulateGoal(caseId);
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        var second = await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        var item = await Caseworker.AddItem(caseId);
        return Of(registered) with
        {
            GoalId = goal.GoalId, StepId = step.Step.StepId, SecondStepId = second.Step.StepId, ItemId = item.Item.ItemId, Etag = item.Standing.Etag,
        };
    }

    private async Task<RpcSubject> WithProgress(RegisterCaseResponse registered)
    {
        var measurement = await Caseworker.Measure(registered.Case.CaseId, 5);
        var question = await Caseworker.AskMedically(registered.Case.CaseId);
        return Of(registered) with { MeasurementId = measurement.Record.RecordId, QuestionId = question.RecordId };
    }

    private async Task<RpcSubject> WithTime(RegisterCaseResponse registered)
    {
        var officer = await Fixture.Calendar();
        return (await Planned(registered)) with { TalkOfficerId = officer, Appointment = GivenTalks.At(officer, 9) };
    }

    private async Task<RpcSubject> WithHold(RegisterCaseResponse registered)
    {
        var subject = await WithTime(registered);
        return subject with { HoldId = (await Caseworker.Hold(subject.CaseId, GivenTalks.At(subject.TalkOfficerId, 10))).HoldId };
    }

    private async Task<RpcSubject> WithTalks(RegisterCaseResponse registered)
    {
        var subject = await WithTime(registered);
        await Caseworker.Book(subject.CaseId, GivenTalks.At(subject.TalkOfficerId, 11));
        var talk = await Caseworker.Book(subject.CaseId, GivenTalks.At(subject.TalkOfficerId, 13));
        return subject with { TalkId = talk.TalkId, Etag = talk.Etag };
    }

    private async Task<RpcSubject> WithTalkAt(RegisterCaseResponse registered, HeldUpTo state)
    {
        var subject = await WithTime(registered);
        var talk = await Caseworker.Prepare(await Caseworker.Book(subject.CaseId, GivenTalks.At(subject.TalkOfficerId, 11)));
        await Fixture.LetBegin(talk);
        if (state == HeldUpTo.Missed)
        {
            talk = (await Caseworker.Talks().RecordNoShowAsync(GivenHeldTalks.Missing(talk), deadline: Suite.Soon)).Talk;
        }
        else if (state != HeldUpTo.Prepared)
        {
            talk = await Caseworker.Start(talk);
            if (state != HeldUpTo.Started)
            {
                talk = await Caseworker.Record(talk, GivenHeldTalks.Facts());
                await Fixture.DecidedAt(talk, category: true, municipality: Municipality);
                talk = state == HeldUpTo.Completed ? await Caseworker.Complete(talk) : talk;
            }
        }

        return subject with { TalkId = talk.TalkId, Etag = talk.Etag };
    }

    private async Task<RpcSubject> WithLetters(RegisterCaseResponse registered)
    {
        await Caseworker.Render(registered);
        return Of(registered) with { RecordId = (await Caseworker.Render(registered)).Letter.LetterId };
    }

    private async Task<RpcSubject> WithCategory(RegisterCaseResponse registered)
    {
        var decided = await Caseworker.Decide(registered, Given.Today);
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = decided.Position }, deadline: Suite.Soon);
        return Of(registered);
    }

    private async Task<RpcSubject> WithFollowUp(RegisterCaseResponse registered)
    {
        var subject = await WithCategory(registered);
        var followUp = await Caseworker.FollowUp(GivenFollowUps.ByLetter(subject.CaseId));
        return subject with { RecordId = followUp.FollowUpId, Etag = followUp.Etag };
    }

    private async Task<RpcSubject> WithRequest(RegisterCaseResponse registered)
    {
        var subject = await Planned(registered);
        var asked = await new TalkRequestService.TalkRequestServiceClient(Caseworker.To("scheduling")).RequestEarlyFollowUpAsync(
            new() { RequestId = Given.RequestId, CaseId = subject.CaseId, RequestedBy = Types.V1.TalkRequester.Employer }, deadline: Suite.Soon);
        return subject with { RecordId = asked.Request.TalkRequestId };
    }

    private async Task<RpcSubject> Ordered(RegisterCaseResponse registered)
    {
        var ordered = await new ErasureService.ErasureServiceClient(Leader.To("cases")).OrderErasureAsync(
            new OrderErasureRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl.",
            },
            deadline: Suite.Soon);
        return Of(registered) with { ErasureId = ordered.Erasure.ErasureId };
    }

    private async Task<RpcSubject> Employed()
    {
        var staff = new StaffService.StaffServiceClient(Leader.To("cases"));
        var (officer, team, far) = ($"ansat-{Guid.NewGuid():N}", $"team-{Guid.NewGuid():N}", new DateOnly(2099, 3, 2));
        await new TeamService.TeamServiceClient(Leader.To("cases")).CreateTeamAsync(
            new CreateTeamRequest { RequestId = Given.RequestId, TeamId = team, Name = "Team Afprøvning (opdigtet)" }, deadline: Suite.Soon);
        await staff.RegisterOfficerAsync(
            new RegisterOfficerRequest
            {
                RequestId = Given.RequestId, OfficerId = officer, Name = "Ansat Afprøvning (opdigtet)", Function = Types.V1.OfficerFunction.Caseworker,
                FirstDay = Given.Today.ToProto(),
            },
            deadline: Suite.Soon);
        var absence = await staff.RecordAbsenceAsync(
            new RecordAbsenceRequest { RequestId = Given.RequestId, OfficerId = officer, FirstDay = far.ToProto(), LastDay = far.ToProto() }, deadline: Suite.Soon);
        var mandate = await staff.GrantMandateAsync(
            new GrantMandateRequest
            {
                RequestId = Given.RequestId, OfficerId = officer, Kind = Types.V1.MandateKind.Mentor, LimitKroner = 1000, FirstDay = Given.Today.ToProto(),
            },
            deadline: Suite.Soon);
        return (await Prepare(About.AnyCase)) with
        {
            OfficerId = officer, TeamId = team, AbsenceId = absence.Absence.AbsenceId, MandateId = mandate.Mandate.MandateId,
        };
    }

    private async Task<RpcSubject> WithCalendar()
    {
        var own = new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler").Subject;
        var room = await Leader.Calendars().Room();
        return (await Prepare(About.AnyCase)) with
        {
            OfficerId = own, RecordId = room.RoomId, Etag = (await Leader.Calendars().Of(own, Given.Today, Given.Today)).Etag,
        };
    }

    private async Task<string> Parked()
    {
        var aggregate = Guid.NewGuid();
        var envelope = new Event
        {
            MunicipalityCode = Municipality, AggregateId = aggregate.ToString(), OccurredAt = new() { Seconds = 1_700_000_000 },
            Payload = Any.Pack(new JournalEntryAppended { CaseId = aggregate.ToString() }), Actor = new() { Subject = "test", Role = "service" },
        };
        return (await (await Fixture.Database("documentation", "superuser")).One<Guid>(
            """
            insert into parked_event (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts)
            values ('cases', $2, '1', 1, $1, $2, $3, $4, 'InvalidOperationException', 5) returning parked_event_id
            """,
            (short)Municipality, aggregate, Harmless, envelope.ToByteArray())).ToString();
    }
}

/// <summary>How far a talk has come.</summary>
internal enum HeldUpTo
{
    Prepared,
    Started,
    Full,
    Completed,
    Missed,
}
