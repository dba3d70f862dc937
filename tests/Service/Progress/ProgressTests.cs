using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;
using RecordCase = Sygeopfoelgning.Casefile.V1.CaseFileRecord.RecordOneofCase;
using WhatCase = Sygeopfoelgning.Cases.V1.ProgressRecord.WhatOneofCase;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The progress of a case through the client: measured, clarified, asked about, in contact, and how long it lasts.</summary>
public sealed class ProgressTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Measurements_of_citizen_and_officer_make_series_and_a_worsening_says_why()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        await Caseworker.Measure(caseId, 7, Given.Today.AddDays(-20));
        var second = await citizen.Measure(caseId, 4, Given.Today.AddDays(-6));
        var officers = GivenProgress.Measurement(caseId, 3);
        (officers.Instrument, officers.AnsweredBy, officers.Note) = (ProgressInstrument.Function, AnsweredBy.Officer, "Zigzag (opdigtet).");
        var third = await Caseworker.ProgressOf().RecordMeasurementAsync(officers, deadline: Suite.Soon);

        Assert.Equal((true, "P-WORSE", 4, 7, Certainty.Assumption), (second.Worsening.IsWorse, second.Worsening.RuleId, second.Worsening.Latest, second.Worsening.Best, second.Worsening.Certainty));
        Assert.Equal((WrittenBy.Citizen, "Birk Borger"), (second.Record.WrittenBy, second.Record.AuthorName));
        Assert.Null(third.Worsening);
        var progress = await citizen.GetProgress(caseId);
        Assert.Equal(progress, await Caseworker.GetProgress(caseId));
        Assert.Equal([(ProgressInstrument.Health, AnsweredBy.Citizen), (ProgressInstrument.Function, AnsweredBy.Officer)], progress.Series.Select(one => (one.Instrument, one.AnsweredBy)));
        Assert.Equal([7, 4], progress.Series[0].Points.Select(one => one.Value));
        Assert.Equal((-3, second.Worsening, "Zigzag (opdigtet)."), (progress.Series[0].ChangeSincePrevious, progress.Series[0].Worsening, progress.Series[1].Points[0].Note));
        var texts = await JournalTexts(registered, 3, "Progression målt");
        Assert.Contains(texts, text => text.Contains("målt progression (helbred) efter svar fra borgeren. Målingen er skrevet af borgeren selv", StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Contains("zigzag", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_measurement_is_corrected_or_withdrawn_once_and_stays_in_the_history()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var wrong = await Caseworker.Measure(caseId, 2);
        var correction = GivenProgress.Measurement(caseId, 6);
        correction.CorrectsMeasurementId = wrong.Record.RecordId;
        var right = await Caseworker.ProgressOf().RecordMeasurementAsync(correction, deadline: Suite.Soon);
        Assert.Equal(6, Assert.Single(Assert.Single((await Caseworker.GetProgress(caseId)).Series).Points).Value);

        var withdrawn = await Caseworker.ProgressOf().WithdrawMeasurementAsync(GivenProgress.Withdrawal(caseId, right.Record.RecordId), deadline: Suite.Soon);

        Assert.Empty((await Caseworker.GetProgress(caseId)).Series);
        Assert.Equal([withdrawn.Record, right.Record, wrong.Record], await Records(caseId));
        await Refused.By(StatusCode.FailedPrecondition, "MEASUREMENT_WITHDRAWN",
            Caseworker.ProgressOf().WithdrawMeasurementAsync(GivenProgress.Withdrawal(caseId, wrong.Record.RecordId), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "MEASUREMENT_NOT_FOUND",
            Caseworker.ProgressOf().WithdrawMeasurementAsync(GivenProgress.Withdrawal(caseId, withdrawn.Record.RecordId), deadline: Suite.Soon));
        await JournalTexts(registered, 1, "Måling af progression rettet");
        await JournalTexts(registered, 1, "Måling af progression trukket tilbage");
    }

    [Fact]
    public async Task A_citizen_gives_the_own_answers_and_ends_the_own_measurements_only()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        var officers = await Caseworker.Measure(caseId, 5);
        var request = GivenProgress.Measurement(caseId, 5);
        (request.Instrument, request.AnsweredBy) = (ProgressInstrument.BeliefInReturn, AnsweredBy.Officer);

        await Refused.For(citizen.ProgressOf().RecordMeasurementAsync(request, deadline: Suite.Soon), ("answered_by", "ANSWER_NOT_CITIZENS"));
        await Refused.By(StatusCode.PermissionDenied, "MEASUREMENT_NOT_OWN",
            citizen.ProgressOf().WithdrawMeasurementAsync(GivenProgress.Withdrawal(caseId, officers.Record.RecordId), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            citizen.ProgressOf().RecordWorkContactAsync(GivenProgress.Contact(caseId, "0"), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            Fixture.As("payment_unit").ProgressOf().GetProgressAsync(new() { CaseId = caseId }, deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND",
            Fixture.As(municipality: 766).ProgressOf().GetProgressAsync(new() { CaseId = caseId }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_refused_with_every_violation_at_once_and_nothing_is_stored()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        await Refused.For(
            Caseworker.ProgressOf().RecordMeasurementAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, Instrument = (ProgressInstrument)99, Note = new string('æ', 2001), CorrectsMeasurementId = "x" }, deadline: Suite.Soon),
            ("instrument", "ENUM_UNKNOWN"), ("answered_by", "FIELD_REQUIRED"), ("measured_on", "FIELD_REQUIRED"),
            ("note", "TEXT_TOO_LONG"), ("corrects_measurement_id", "UUID_INVALID"));
        var beyond = GivenProgress.Measurement(caseId, 11, Given.Today.AddDays(1));
        beyond.AnsweredBy = AnsweredBy.Officer;
        await Refused.For(
            Caseworker.ProgressOf().RecordMeasurementAsync(beyond, deadline: Suite.Soon),
            ("measured_on", "DATE_IN_FUTURE"), ("value", "VALUE_OUTSIDE_SCALE"), ("answered_by", "INSTRUMENT_NOT_ANSWERED_BY"));
        await Refused.For(
            Caseworker.ProgressOf().RecordMeasurementAsync(GivenProgress.Measurement(caseId, 0), deadline: Suite.Soon), ("value", "VALUE_OUTSIDE_SCALE"));
        await Refused.For(
            Caseworker.ProgressOf().RecordMeasurementAsync(GivenProgress.Measurement(caseId, 11, Given.Today.AddDays(-41)), deadline: Suite.Soon),
            ("measured_on", "BEFORE_FIRST_ABSENCE_DAY"), ("value", "VALUE_OUTSIDE_SCALE"));
        await Refused.For(
            Caseworker.ProgressOf().DecideHealthClarificationAsync(new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon),
            ("etag", "FIELD_REQUIRED"), ("status", "FIELD_REQUIRED"), ("decided_on", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
        await Refused.For(
            Caseworker.ProgressOf().AddMedicalQuestionAsync(new() { RequestId = Given.RequestId, CaseId = caseId, Text = "?!" }, deadline: Suite.Soon),
            ("text", "TEXT_WITHOUT_LETTERS"));
        await Refused.For(
            Caseworker.ProgressOf().SettleMedicalQuestionAsync(new() { RequestId = Given.RequestId, CaseId = caseId, QuestionId = "x" }, deadline: Suite.Soon),
            ("question_id", "UUID_INVALID"), ("outcome", "FIELD_REQUIRED"), ("explanation", "FIELD_REQUIRED"));
        Assert.Empty(await Records(caseId));
    }

    [Fact]
    public async Task Health_is_clarified_questions_are_settled_and_the_journal_says_so_without_what_was_said()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var begun = await Caseworker.ProgressOf().DecideHealthClarificationAsync(GivenProgress.Clarification(caseId, "0", on: Given.Today.AddDays(-5)), deadline: Suite.Soon);
        await Refused.By(StatusCode.FailedPrecondition, "CLARIFICATION_UNCHANGED",
            Caseworker.ProgressOf().DecideHealthClarificationAsync(GivenProgress.Clarification(caseId, begun.Clarification.Etag), deadline: Suite.Soon));
        var clarified = await Caseworker.ProgressOf().DecideHealthClarificationAsync(
            GivenProgress.Clarification(caseId, begun.Clarification.Etag, HealthClarificationStatus.SufficientlyClarified), deadline: Suite.Soon);
        var late = await Caseworker.ProgressOf().DecideHealthClarificationAsync(
            GivenProgress.Clarification(caseId, clarified.Clarification.Etag, HealthClarificationStatus.NotBegun, Given.Today.AddDays(-10)), deadline: Suite.Soon);
        var question = await Caseworker.AskMedically(caseId);
        var open = await Caseworker.AskMedically(caseId);
        var settled = await Caseworker.ProgressOf().SettleMedicalQuestionAsync(GivenProgress.Settlement(caseId, question.RecordId), deadline: Suite.Soon);

        Assert.Equal("LATER_RECORD_HOLDS", Assert.Single(late.Warnings).Reason);
        var progress = await Caseworker.GetProgress(caseId);
        Assert.Equal((clarified.Record, 3), (progress.HealthClarification.Present, progress.HealthClarification.Decisions));
        Assert.Equal((open, 1), (Assert.Single(progress.OpenMedicalQuestions), progress.SettledMedicalQuestions));
        Assert.Equal(question.RecordId, settled.Record.MedicalQuestionSettlement.QuestionId);
        await Refused.By(StatusCode.FailedPrecondition, "MEDICAL_QUESTION_SETTLED",
            Caseworker.ProgressOf().SettleMedicalQuestionAsync(GivenProgress.Settlement(caseId, question.RecordId), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "MEDICAL_QUESTION_NOT_FOUND",
            Caseworker.ProgressOf().SettleMedicalQuestionAsync(GivenProgress.Settlement(caseId, begun.Record.RecordId), deadline: Suite.Soon));
        await JournalTexts(registered, 3, "Helbredsmæssig afklaring");
        await JournalTexts(registered, 2, "Lægeligt spørgsmål tilføjet");
        Assert.Equal("Et lægeligt spørgsmål er afsluttet: besvaret. Spørgsmålet og svaret står nedenfor.", Assert.Single(await JournalTexts(registered, 1, "Lægeligt spørgsmål afklaret")));
    }

    [Fact]
    public async Task The_contact_is_with_the_workplace_and_of_the_unemployed_with_the_labour_market()
    {
        var employed = await Caseworker.Register();
        var unemployed = await Caseworker.Register(Given.Form(KindOfEmployment.InsuredUnemployed));
        var lost = await Caseworker.ProgressOf().RecordWorkContactAsync(GivenProgress.Contact(employed.Case.CaseId, "0"), deadline: Suite.Soon);
        var regained = await Caseworker.ProgressOf().RecordWorkContactAsync(
            GivenProgress.Contact(employed.Case.CaseId, lost.Contact.Etag, WorkContactState.BeingReestablished), deadline: Suite.Soon);
        var other = await Caseworker.ProgressOf().RecordWorkContactAsync(GivenProgress.Contact(unemployed.Case.CaseId, "0"), deadline: Suite.Soon);

        Assert.Equal((WorkContactWith.Workplace, WorkContactWith.LabourMarket), (lost.Record.WorkContact.With, other.Record.WorkContact.With));
        var contact = (await Caseworker.GetProgress(employed.Case.CaseId)).WorkContact;
        Assert.Equal((regained.Record, 2, WorkContactWith.Workplace), (contact.Present, contact.States, contact.With));
        Assert.Contains("kontakten til arbejdspladsen", (await JournalTexts(employed, 2, "Kontakt til arbejdsmarkedet"))[0], StringComparison.Ordinal);
        Assert.Contains("kontakten til arbejdsmarkedet", (await JournalTexts(unemployed, 1, "Kontakt til arbejdsmarkedet"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_read_an_older_state_is_told_who_changed_it()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        var changed = await Fixture.As("coordinator", name: "Karen Koordinator").ProgressOf().RecordWorkContactAsync(GivenProgress.Contact(caseId, "0"), deadline: Suite.Soon);

        var refused = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH",
            Caseworker.ProgressOf().RecordWorkContactAsync(GivenProgress.Contact(caseId, "0"), deadline: Suite.Soon));

        Assert.Equal((changed.Contact.Etag, "Karen Koordinator"), (refused.Info.Metadata["current_etag"], refused.Info.Metadata["changed_by"]));
        // Another part of the progress is not concerned.
        await Caseworker.ProgressOf().DecideHealthClarificationAsync(GivenProgress.Clarification(caseId, "0"), deadline: Suite.Soon);
    }

    [Fact]
    public async Task Of_a_hundred_decisions_at_once_each_is_stored_or_refused_and_of_a_hundred_measurements_all_are_stored()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;

        var decided = await GivenGoals.AtOnce(100, number => Caseworker.ProgressOf().DecideHealthClarificationAsync(
            GivenProgress.Clarification(caseId, "0", on: Given.Today.AddDays(-number % 20)), deadline: DateTime.UtcNow.AddSeconds(120)));
        var measured = await GivenGoals.AtOnce(100, number => Caseworker.ProgressOf().RecordMeasurementAsync(
            GivenProgress.Measurement(caseId, number % 10 + 1), deadline: DateTime.UtcNow.AddSeconds(120)));

        Assert.DoesNotContain(measured, one => one is null);
        Assert.Single(decided.OfType<DecideHealthClarificationResponse>());
        var records = await Records(caseId);
        Assert.Equal(
            decided.OfType<DecideHealthClarificationResponse>().Select(one => one.Record).Concat(measured.Select(one => one!.Record)).OrderBy(one => one.RecordId, StringComparer.Ordinal),
            records.OrderBy(one => one.RecordId, StringComparer.Ordinal));
        Assert.Equal(100, (await Caseworker.GetProgress(caseId)).Series.Single().Points.Count);
    }

    [Fact]
    public async Task A_dry_run_answers_without_ids_and_stores_nothing()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        await Caseworker.Measure(caseId, 8, Given.Today.AddDays(-3));
        var request = GivenProgress.Measurement(caseId, 3);
        request.ValidateOnly = true;

        var tried = await Caseworker.ProgressOf().RecordMeasurementAsync(request, deadline: Suite.Soon);

        Assert.Equal(("", "", true), (tried.Record.RecordId, tried.Position, tried.Worsening.IsWorse));
        Assert.Single(await Records(caseId));
    }

    [Fact]
    public async Task The_duration_counts_from_the_first_absence_day_to_the_dates_of_the_rules()
    {
        var registered = await Caseworker.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-40)));
        var plan = (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Plan;

        var duration = (await Caseworker.GetProgress(registered.Case.CaseId)).Duration;

        Assert.Equal((6, false), (duration.AbsenceWeek, duration.Ended));
        var week8 = duration.Boundaries.SingleOrDefault(one => one.RuleId == "R-FU-FIRST" && one.Day is not null);
        Assert.True(week8 is null || (week8.DaysLeft, week8.WeeksLeft) == (15, 2));
        // What both services compute is the same.
        Assert.All(
            duration.Boundaries.Where(one => one.Day is not null),
            one => Assert.Equal(plan.Deadlines.Last(date => date.RuleId == one.RuleId).StatutoryDate, one.Day));
        Assert.Contains(duration.Boundaries, one => one.RuleId == "R-REASSESS" && one.LegalReference.Contains("§ 24", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_instruments_are_shown_in_both_languages_to_whoever_measures()
    {
        var registered = await Caseworker.Register();
        using var citizen = Citizen(registered);

        var instruments = (await citizen.ProgressOf().ListInstrumentsAsync(new(), deadline: Suite.Soon)).Instruments;

        Assert.Equal(
            [ProgressInstrument.Health, ProgressInstrument.Function, ProgressInstrument.Hope, ProgressInstrument.BeliefInReturn],
            instruments.Select(one => one.Instrument_));
        Assert.Equal(("Håb", 1, 10, BetterEnd.Higher, Certainty.Assumption), (instruments[2].Name, instruments[2].From, instruments[2].To, instruments[2].Better, instruments[2].Certainty));
        var english = await Caseworker.ProgressOf().ListInstrumentsAsync(new(), new Metadata { { "accept-language", "en" } }, Suite.Soon);
        Assert.Equal("Hope", english.Instruments[2].Name);
        Assert.Equal([AnsweredBy.Citizen, AnsweredBy.Officer], english.Instruments[3].Questions.Select(one => one.To));
    }

    [Fact]
    public async Task Progress_is_exported_and_is_gone_with_the_case()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var measured = (await Caseworker.Measure(caseId, 5)).Record;
        var question = await Caseworker.AskMedically(caseId);

        Assert.Equal([measured, question], (await Export(caseId)).Where(one => one.RecordCase == RecordCase.ProgressRecord).Select(one => one.ProgressRecord));

        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." }, deadline: Suite.Soon);
        var cases = await Fixture.Database("cases", "superuser");
        Assert.Equal(0, await cases.One<long>("select count(*) from progress_record where case_id = $1", Guid.Parse(caseId)));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Caseworker.ProgressOf().GetProgressAsync(new() { CaseId = caseId }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task What_was_said_can_be_read_in_no_table()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var question = await Caseworker.AskMedically(caseId);
        await Caseworker.ProgressOf().SettleMedicalQuestionAsync(GivenProgress.Settlement(caseId, question.RecordId), deadline: Suite.Soon);
        await JournalTexts(registered, 1, "Lægeligt spørgsmål afklaret");

        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            foreach (var table in await database.All(row => row.GetString(0), "select quote_ident(tablename) from pg_tables where schemaname = 'public'"))
            {
                foreach (var word in (string[])["zebrabid", "zoonosefri"])
                {
                    Assert.Equal((service, table, 0L), (service, table, await database.One<long>(
                        $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                        word, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(word)))));
                }
            }
        }
    }

    [Theory]
    [InlineData("update progress_record set number = 9")]
    [InlineData("delete from progress_record")]
    public async Task No_record_is_ever_changed_or_taken_away(string statement)
    {
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task The_history_is_listed_page_by_page_newest_first()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        var first = (await Caseworker.Measure(caseId, 5)).Record;
        var second = await Caseworker.AskMedically(caseId);
        var third = (await Caseworker.ProgressOf().RecordWorkContactAsync(GivenProgress.Contact(caseId, "0"), deadline: Suite.Soon)).Record;

        var page = await Caseworker.ProgressOf().ListProgressRecordsAsync(new() { CaseId = caseId, PageSize = 2 }, deadline: Suite.Soon);
        var rest = await Caseworker.ProgressOf().ListProgressRecordsAsync(new() { CaseId = caseId, PageSize = 2, PageToken = page.NextPageToken }, deadline: Suite.Soon);

        Assert.Equal([third, second, first], page.Records.Concat(rest.Records));
        Assert.Equal([WhatCase.WorkContact, WhatCase.MedicalQuestion, WhatCase.Measurement], page.Records.Concat(rest.Records).Select(one => one.WhatCase));
        Assert.Empty(rest.NextPageToken);
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private async Task<IReadOnlyList<ProgressRecord>> Records(string caseId) =>
        (await Caseworker.ProgressOf().ListProgressRecordsAsync(new() { CaseId = caseId, PageSize = 200 }, deadline: Suite.Soon)).Records;

    private Task<List<string>> JournalTexts(RegisterCaseResponse registered, int count, string subject) => Eventually.Becomes(
        $"the journal has {count} × {subject}",
        async () => (await Caseworker.Entries(registered.Case.CaseId)).Where(one => one.Subject == subject).Select(one => one.Text).ToList(),
        found => found.Count == count);

    private async Task<List<CaseFileRecord>> Export(string caseId)
    {
        using var call = new CaseFileService.CaseFileServiceClient(Caseworker.To("cases")).ExportCase(new() { CaseId = caseId }, deadline: Suite.Soon);
        var records = new List<CaseFileRecord>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            records.AddRange(call.ResponseStream.Current.Records);
        }

        return records;
    }
}
