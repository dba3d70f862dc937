using System.Text;
using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Request ids: a repeated call takes effect once and gets the same answer.</summary>
public sealed class RequestIdTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Twenty_calls_at_once_with_the_same_id_register_one_case_and_get_the_same_answer()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var request = Given.Registration();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => suite.Intake.RegisterCaseAsync(request, deadline: Suite.Soon).ResponseAsync));
        var later = await suite.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        Assert.NotEmpty(later.Position);
        Assert.All(answers, answer => Assert.Equal(later, answer));
        var listed = await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon);
        var shown = Assert.Single(listed.Cases);
        // Only a list has it, and only once the plan is made.
        shown.NextDeadline = null;
        Assert.Equal(later.Case, shown);
    }

    [Fact]
    public async Task A_note_that_is_sent_again_is_written_once()
    {
        var registered = await Caseworker.Register();
        var note = new AppendEntryRequest
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position, Subject = "Opkald", Text = "Ringet op.",
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon).ResponseAsync));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
        var entries = await Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = note.CaseId }, deadline: Suite.Soon);
        Assert.Single(entries.Entries, entry => entry.Kind == EntryKind.Note);
    }

    [Fact]
    public async Task An_id_in_capitals_is_the_same_id()
    {
        var registered = await Caseworker.Register();
        var note = new AppendEntryRequest
        {
            RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position, Subject = "Opkald", Text = "Ringet op.",
        };

        var answer = await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);

        var inCapitals = new AppendEntryRequest(note) { RequestId = note.RequestId.ToUpperInvariant(), CaseId = note.CaseId.ToUpperInvariant() };
        Assert.Equal(answer, await Caseworker.Journal.AppendEntryAsync(inCapitals, deadline: Suite.Soon));
    }

    [Fact]
    public async Task What_a_call_waits_for_is_none_of_its_content()
    {
        var first = await Caseworker.Register();
        var second = await Caseworker.Register();
        var note = new AppendEntryRequest
        {
            RequestId = Given.RequestId, CaseId = first.Case.CaseId, AtLeast = first.Position, Subject = "Opkald", Text = "Ringet op.",
        };
        var answer = await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);

        var later = new AppendEntryRequest(note) { AtLeast = $"{first.Position}.{second.Position}" };
        var without = new AppendEntryRequest(note) { AtLeast = "" };

        Assert.Equal(answer, await Caseworker.Journal.AppendEntryAsync(later, deadline: Suite.Soon));
        Assert.Equal(answer, await Caseworker.Journal.AppendEntryAsync(without, deadline: Suite.Soon));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_refused()
    {
        var request = Given.Registration();
        await Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);
        request.Form.NotifiedOn = null;

        var refused = await Refused.By(StatusCode.InvalidArgument, "REQUEST_ID_REUSED",
            Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon));

        Assert.Equal("request_id", Assert.Single(refused.Detail<BadRequest>().FieldViolations).Field);
        Assert.Equal(request.RequestId, refused.Info.Metadata["request_id"]);
    }

    [Theory]
    [InlineData("", "FIELD_REQUIRED")]
    [InlineData("12345", "UUID_INVALID")]
    [InlineData("{01930000-0000-7000-8000-000000000000}", "UUID_INVALID")]
    public async Task A_write_without_a_request_id_is_refused(string id, string reason)
    {
        var request = Given.Registration();
        request.RequestId = id;

        await Refused.For(Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon), ("request_id", reason));
    }

    [Fact]
    public async Task The_same_id_from_another_person_is_another_request()
    {
        var request = Given.Registration();
        var first = await Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);
        request.Form = Given.Form();

        var second = await Fixture.As(name: "Karl Kollega").Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        Assert.NotEqual(first.Case.CaseId, second.Case.CaseId);
    }

    [Fact]
    public async Task The_same_id_for_another_act_is_another_request()
    {
        var request = Given.Registration();
        var registered = await Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        var written = await Caseworker.Journal.AppendEntryAsync(
            new AppendEntryRequest
            {
                RequestId = request.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position, Subject = "Note", Text = "En note.",
            },
            deadline: Suite.Soon);

        Assert.NotEmpty(written.Entry.EntryId);
    }

    [Fact]
    public async Task A_refusal_is_not_stored_so_the_same_id_can_be_used_once_the_request_is_right()
    {
        var request = Given.Registration();
        var cvr = request.Form.Employment.Employer.CvrNumber;
        request.Form.Employment.Employer.CvrNumber = "24256791";
        await Refused.For(
            Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon), ("form.employment.employer.cvr_number", "CVR_CHECK_DIGIT"));

        request.Form.Employment.Employer.CvrNumber = cvr;
        var answer = await Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        Assert.NotEmpty(answer.Case.CaseId);
    }

    [Fact]
    public async Task Stored_answers_are_ciphertext()
    {
        var request = Given.Registration();
        await Caseworker.Intake.RegisterCaseAsync(request, deadline: Suite.Soon);

        var cases = await Fixture.Database("cases", "superuser");
        var stored = await cases.One<byte[]>("select answer from request where request_id = $1", Guid.Parse(request.RequestId));

        var readable = Encoding.Latin1.GetString(stored);
        foreach (var word in new[] { request.Form.Citizen.Name, request.Form.Citizen.CprNumber[..6], "Opdigtet", "RS-2015" })
        {
            Assert.DoesNotContain(word, readable, StringComparison.Ordinal);
        }
    }
}
