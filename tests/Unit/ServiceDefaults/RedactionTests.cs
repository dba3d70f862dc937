using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.InformationClasses;
using Role = Sygeopfoelgning.Options.V1.Role;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Answers are empty where a role may not see the field, and otherwise unchanged.</summary>
public sealed class RedactionTests
{
    private static readonly InformationClass[] ProcessOnly = [InformationClass.NotPersonal, InformationClass.CaseProcess];

    public static TheoryData<string> Methods => new(Contract.Methods.Keys);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_field_of_every_answer_has_a_class(string path) =>
        Assert.Empty(Information.UnclassifiedIn(Contract.Methods[path].OutputType));

    [Fact]
    public void Every_field_of_every_event_has_a_class() => Assert.All(
        Contract.EventFiles.SelectMany(file => file.MessageTypes), message => Assert.Empty(Information.UnclassifiedIn(message)));

    [Fact]
    public void A_field_that_nobody_classified_is_found() =>
        Assert.Equal(["google.protobuf.Timestamp.seconds", "google.protobuf.Timestamp.nanos"], Information.UnclassifiedIn(Timestamp.Descriptor));

    [Fact]
    public void Where_a_role_sees_all_there_is_nothing_to_do() => Assert.All(
        (Role[])[Role.Caseworker, Role.TeamLeader, Role.Citizen, Role.PaymentUnit],
        role => Assert.Null(Contract.AccessOf("/sygeopfoelgning.cases.v1.CaseService/GetCase").RedactionFor(role)));

    [Fact]
    public void Fields_are_emptied_also_inside_lists_and_the_message_that_others_hold_stays_whole()
    {
        var answer = new ListEntriesResponse
        {
            AsOf = "p", NextPageToken = "t",
            Entries = { Entry("Angst og depression"), Entry("Ringet op") },
        };
        var before = answer.Clone();

        var shown = Contract.AccessOf("/sygeopfoelgning.documentation.v1.JournalService/ListEntries").RedactionFor(Role.PaymentUnit)!.Apply(answer);

        Assert.Equal(before, answer);
        Assert.Equal(
            new ListEntriesResponse { AsOf = "p", NextPageToken = "t", Entries = { Bare(), Bare() } },
            shown);
    }

    [Fact]
    public void Of_a_oneof_only_the_member_that_is_set_is_emptied()
    {
        var about = new CaseFileRecord { Case = new Case { CaseId = "c", Citizen = new CaseCitizen { Name = "Birk Borger" }, ExpectedRecoveryOn = new Google.Type.Date { Year = 2026 } } };
        var shown = Seen(about, ProcessOnly);
        Assert.Equal(new CaseFileRecord { Case = new Case { CaseId = "c", Citizen = new CaseCitizen() } }, shown);

        var note = new CaseFileRecord { JournalEntry = Entry("Angst") };
        Assert.Equal(new CaseFileRecord { JournalEntry = Bare() }, Seen(note, ProcessOnly));
    }

    [Fact]
    public void What_is_packed_is_emptied_too_and_what_nobody_knows_is_taken_out()
    {
        var registered = new CaseRegistered { CaseId = "c", PersonId = "p", StandbyRequest = StandbyRequest.Requested };
        var answer = new ReadEventsResponse
        {
            Events = { new Event { AggregateId = "c", Payload = Any.Pack(registered) }, new Event { AggregateId = "d", Payload = Any.Pack(new Timestamp { Seconds = 1 }) } },
        };

        var shown = Seen(answer, ProcessOnly);

        Assert.Equal(new CaseRegistered { CaseId = "c" }, shown.Events[0].Payload.Unpack<CaseRegistered>());
        Assert.Equal(new Any(), shown.Events[1].Payload);
        Assert.Equal(["c", "d"], shown.Events.Select(one => one.AggregateId));
    }

    [Fact]
    public void A_packed_message_with_a_class_of_its_own_is_taken_out_whole_or_looked_into()
    {
        var record = new HistoryEvent { Purpose = "visitation", Event = Any.Pack(new CaseRegistered { CaseId = "c", PersonId = "p" }) };

        Assert.Equal(new HistoryEvent { Purpose = "visitation" }, Seen(record, ProcessOnly));
        Assert.Equal(
            new CaseRegistered { CaseId = "c" },
            Seen(record, [.. ProcessOnly, InformationClass.Health]).Event.Unpack<CaseRegistered>());
    }

    [Fact]
    public void A_field_that_a_newer_version_packed_is_taken_out()
    {
        // Field 99, a text.
        byte[] unknown = [0x9a, 0x06, 0x02, (byte)'h', (byte)'i'];
        var any = new Any { TypeUrl = "type.googleapis.com/sygeopfoelgning.feed.v1.CaseRegistered", Value = ByteString.CopyFrom([.. new CaseRegistered { CaseId = "c" }.ToByteArray(), .. unknown]) };

        var shown = Seen(new ReadEventsResponse { Events = { new Event { Payload = any } } }, ProcessOnly);

        Assert.Equal(new CaseRegistered { CaseId = "c" }.ToByteString(), shown.Events[0].Payload.Value);
    }

    [Fact]
    public void What_is_masked_is_shown_by_the_method_that_reveals_it_and_by_no_other()
    {
        var cpr = new RevealCprResponse { CprNumber = "0101010101" };

        Assert.Null(Contract.AccessOf("/sygeopfoelgning.cases.v1.RevealService/RevealCpr").RedactionFor(Role.Caseworker));
        Assert.Equal(new RevealCprResponse(), Seen(cpr, Shown(Role.Caseworker, [])));
        Assert.Equal(new RevealCprResponse(), Seen(cpr, Shown(Role.Caseworker, [InformationClass.ProtectedAddress])));
    }

    [Fact]
    public void The_log_names_only_what_the_role_sees()
    {
        var journal = Contract.AccessOf("/sygeopfoelgning.documentation.v1.JournalService/ListEntries");

        Assert.Equal([(short)InformationClass.CaseProcess, (short)InformationClass.Health], journal.ClassesSeenBy(Role.Caseworker));
        Assert.Equal([(short)InformationClass.CaseProcess], journal.ClassesSeenBy(Role.PaymentUnit));
    }

    [Fact]
    public void A_role_that_nothing_is_said_of_sees_nothing() => Assert.All(
        System.Enum.GetValues<InformationClass>(), one => Assert.False(Information.IsShown(one, (Role)99, [])));

    private static T Seen<T>(T message, IEnumerable<InformationClass> shown) where T : class, IMessage<T> =>
        Redaction.Of(message.Descriptor, shown)?.Apply(message) ?? message;

    private static IEnumerable<InformationClass> Shown(Role role, IReadOnlyList<InformationClass> revealed) =>
        System.Enum.GetValues<InformationClass>().Where(one => Information.IsShown(one, role, revealed));

    private static JournalEntry Entry(string text) => new() { EntryId = "e", Number = 1, Subject = "Note", Text = text };

    private static JournalEntry Bare() => new() { EntryId = "e", Number = 1 };
}
