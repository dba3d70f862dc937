using System.Diagnostics.Contracts;
using System.Globalization;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

/// <summary>What is asked for. The same numbers as in the contract.</summary>
internal enum AskedKind
{
    /// <summary>A talk, to which the citizen has a right (R-FU-RIGHT).</summary>
    Talk = 1,

    /// <summary>Early follow-up (R-FU-FAST).</summary>
    EarlyFollowUp = 2,
}

/// <summary>Who asks. The same numbers as in the contract.</summary>
internal enum Asker
{
    Citizen = 1,

    Employer = 2,
}

/// <summary>What has become of it. The same numbers as in the contract.</summary>
internal enum AskedStatus
{
    /// <summary>No follow-up has been held since.</summary>
    Open = 1,

    /// <summary>A follow-up was held since.</summary>
    Met = 2,

    /// <summary>It was withdrawn.</summary>
    Withdrawn = 3,
}

/// <summary>
/// A request for a talk (ønske om samtale). It is kept as the happening that it is, among those from which the plan of the case is made: there is
/// no other place in which it could be another one.
/// </summary>
/// <param name="Id">Its id, and that of the happening.</param>
/// <param name="Kind">What is asked for.</param>
/// <param name="By">Who asks.</param>
/// <param name="On">The day on which it was asked for.</param>
/// <param name="Wanted">Whether the citizen wants the early follow-up; null where nobody knows, and for a talk.</param>
[Pure]
internal sealed record AskedTalk(Guid Id, AskedKind Kind, Asker By, DateOnly On, bool? Wanted)
{
    private const string Talk = "TALK_REQUESTED";
    private const string Early = "EARLY_FOLLOW_UP_REQUESTED";
    private const string WantedFact = "CITIZEN_WANTS_EARLY_FOLLOW_UP";
    private const string ByFact = "REQUESTED_BY";

    /// <summary>What has become of it.</summary>
    public AskedStatus Status { get; private init; } = AskedStatus.Open;

    /// <summary>The day of the follow-up that met it, or of its withdrawal.</summary>
    public DateOnly? SettledOn { get; private init; }

    /// <summary>Everything that was asked for in a case, the latest first.</summary>
    public static IReadOnlyList<AskedTalk> In(FactHistory history)
    {
        var held = history.Happenings.Where(one => one.Type == FollowUpHappenings.Held).ToList();
        var withdrawn = history.Told.Where(one => one.Type == FactVocabulary.TakenBack).ToLookup(one => one.Value(FactVocabulary.Concerns), one => one.Day);
        return
        [
            .. history.Told.Where(one => one.Type is Talk or Early && Guid.TryParse(one.Id, out _))
                .Select(one => Of(one).Settle(held, [.. withdrawn[one.Id]]))
                .OrderByDescending(one => one.On).ThenByDescending(one => one.Id),
        ];
    }

    /// <summary>
    /// Whether the citizen's own wish lets a talk be held on a day although the follow-up is without contact: asked for since standby was decided, and
    /// not yet met.
    /// </summary>
    public static bool LetsMeet(FactHistory history, DateOnly day)
    {
        var standby = history.Happenings.LastOrDefault(one => one.Day <= day && one.Value("STANDBY") is not null)?.Day;
        return In(history).Any(one => one is { Kind: AskedKind.Talk, Status: not AskedStatus.Withdrawn }
            && one.On <= day && !(one.On < standby) && !(one.SettledOn < day));
    }

    /// <summary>The request, or why it cannot be made.</summary>
    /// <param name="history">The happenings of the case.</param>
    /// <param name="endedOn">Since when the case has ended; null while it goes on.</param>
    public Result<AskedTalk> Ask(FactHistory history, DateOnly? endedOn) =>
        endedOn is { } ended ? new Booking.Rules.CaseEnded(ended)
        : On < history.FirstAbsenceDay ? new RequestedBeforeAbsence(history.FirstAbsenceDay)
        : In(history).FirstOrDefault(one => one.Kind == Kind && one.Status == AskedStatus.Open) is { } open ? new TalkRequestOpen(open.Id, open.On)
        : this;

    /// <summary>The request of the case with this id.</summary>
    public static Result<AskedTalk> Find(FactHistory history, Guid id) =>
        In(history).FirstOrDefault(one => one.Id == id) is { } found ? found : new TalkRequestNotFound(id);

    /// <summary>The request with the citizen's answer, or why it has none to give.</summary>
    public Result<AskedTalk> Answer(bool wanted, DateOnly? endedOn) =>
        endedOn is { } ended ? new Booking.Rules.CaseEnded(ended)
        : Status == AskedStatus.Withdrawn ? new TalkRequestWithdrawnAlready(Id, SettledOn!.Value)
        : Kind == AskedKind.Talk || By == Asker.Citizen ? new OwnRequest(Id)
        : Wanted is not null ? new WishAnswered(Id)
        : this with { Wanted = wanted };

    /// <summary>The request, withdrawn, or why it cannot be.</summary>
    /// <param name="on">The day.</param>
    /// <param name="isForCitizen">The citizen withdraws it.</param>
    public Result<AskedTalk> Withdraw(DateOnly on, bool isForCitizen) => Status switch
    {
        AskedStatus.Withdrawn => new TalkRequestWithdrawnAlready(Id, SettledOn!.Value),
        AskedStatus.Met => new TalkRequestMet(Id, SettledOn!.Value),
        _ => isForCitizen && By != Asker.Citizen ? new NotYourRequest(Id) : this with { Status = AskedStatus.Withdrawn, SettledOn = on },
    };

    /// <summary>The happening that it is.</summary>
    /// <param name="knownOn">The day on which the municipality knows of it.</param>
    public Happening ToHappening(DateOnly knownOn) => Happening.Of(Id.ToString(), Kind == AskedKind.Talk ? Talk : Early, On, Facts()) with { KnownOn = knownOn };

    /// <summary>The happening that its withdrawal is.</summary>
    public Happening ToTakenBack() => Happening.Of(
        string.Create(CultureInfo.InvariantCulture, $"{Id}:withdrawn"), FactVocabulary.TakenBack, SettledOn!.Value, (FactVocabulary.Concerns, Id.ToString()));

    private (string Fact, string Value)[] Facts() => Kind == AskedKind.Talk
        ? []
        : [(ByFact, Codes.Of(By)), (WantedFact, Wanted switch { true => FactValues.Yes, false => FactValues.No, null => FactValues.NotKnown })];

    private static AskedTalk Of(Happening one) => new(
        Guid.Parse(one.Id), one.Type == Talk ? AskedKind.Talk : AskedKind.EarlyFollowUp,
        one.Value(ByFact) is { } by ? Codes.Parse<Asker>(by) : Asker.Citizen, one.Day,
        one.Value(WantedFact) switch { FactValues.Yes => true, FactValues.No => false, _ => null });

    // A follow-up on the day of the wish can have been the talk that was asked for; one without a talk answers no wish for one.
    private AskedTalk Settle(IReadOnlyList<Happening> held, IReadOnlyList<DateOnly> withdrawn) =>
        withdrawn.Count > 0 ? this with { Status = AskedStatus.Withdrawn, SettledOn = withdrawn[^1] }
        : held.FirstOrDefault(one => one.Day >= On && (Kind != AskedKind.Talk || FollowUpHappenings.IsTalk(one))) is { } met
            ? this with { Status = AskedStatus.Met, SettledOn = met.Day }
        : this;
}
