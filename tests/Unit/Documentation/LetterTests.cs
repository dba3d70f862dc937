using Sygeopfoelgning.Documentation.Letters;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>What a letter says, and when it cannot be written.</summary>
public sealed class LetterTests
{
    private static readonly DateOnly Day = new(2026, 12, 1);

    private static readonly LetterCase Case = new("Opdigtet Kommune", "2026-0000001", "Opdigtet Borger", "Sofie Sagsbehandler", "RS-2026H2", [], new(2026, 9, 1));

    private static readonly IReadOnlyList<FilledField> Filled =
        [new("starts_at", Time: new DateTimeOffset(2026, 7, 6, 7, 0, 0, TimeSpan.Zero)), new("phone", "12 34 56 78")];

    [Fact]
    public void A_template_without_fault_is_what_is_shipped_and_its_rules_are_in_every_set() => Assert.All(
        LetterTemplates.Shipped.All,
        template =>
        {
            Assert.Empty(LetterTemplates.Faults(template));
            Assert.All(RuleBook.Shipped.Sets, set => Assert.All(template.Rules, rule => Assert.NotNull(set.Find(rule))));
        });

    [Fact]
    public void A_template_that_names_what_it_does_not_have_is_a_fault()
    {
        var template = Template("aflysning") with { Parts = [new(PartKind.Paragraph, new Wording("Kom {when}.", "Come {when}."))] };
        Assert.Contains(LetterTemplates.Faults(template), fault => fault.Contains("when", StringComparison.Ordinal));
    }

    [Fact]
    public void A_template_for_others_has_no_field_about_the_citizen()
    {
        var template = Template("moede-med-part");
        var wrong = template with { Fields = [.. template.Fields, new("citizen_name", FieldKind.Text, FieldClass.Identity, false, new("Navn", "Name"))] };
        Assert.Contains(LetterTemplates.Faults(wrong), fault => fault.Contains("CASE_PROCESS", StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_is_said_in_danish_time_and_the_reference_stands_in_the_text()
    {
        var letter = Write(Template("aflysning"), Filled).Value;
        Assert.Contains("mandag den 6. juli 2026 kl. 9.00", letter.Text, StringComparison.Ordinal);
        Assert.Contains("sygedagpengeloven § 13 b", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{", letter.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_is_not_in_force_on_the_day_is_a_refusal()
    {
        // In force for happenings from 22 March 2023.
        var template = Template("aflysning") with { Rules = ["R-FU-CONTENT", "R-FU-FORM23"] };
        var about = Case with { RuleSetId = "RS-2020", FirstAbsenceDay = new(2022, 12, 1) };

        Assert.False(WrittenLetter.Write(template, Recipient.Citizen, Language.Danish, Filled, about, new(2023, 3, 22), RuleBook.Shipped).IsRefused);
        var refused = WrittenLetter.Write(template, Recipient.Citizen, Language.Danish, Filled, about, new(2023, 3, 21), RuleBook.Shipped);
        Assert.Equal("REFERENCE_NOT_IN_FORCE", refused.Refusal?.Reason);
        Assert.Equal("R-FU-FORM23", Assert.IsType<ReferenceNotInForce>(refused.Refusal).RuleId);
    }

    [Fact]
    public void The_newest_version_that_is_valid_is_taken()
    {
        Assert.Null(LetterTemplates.Shipped.Find("indkaldelse", 0, new(2014, 12, 31)));
        Assert.Equal(1, LetterTemplates.Shipped.Find("indkaldelse", 0, new(2015, 1, 1))?.Version);
        Assert.Null(LetterTemplates.Shipped.Find("indkaldelse", 2, Day));
    }

    [Fact]
    public void Points_are_lines_and_what_is_not_filled_in_has_no_heading()
    {
        var template = Template("indkaldelse");
        FilledField[] fields =
        [
            .. Filled, new("place", "Prøvevej 1"), new("contact_form", "Personligt fremmøde"), new("purpose", "Opfølgning"),
        ];
        Assert.DoesNotContain("Det skal du have med", Write(template, fields).Value.Text, StringComparison.Ordinal);

        var with = Write(template, [.. fields, new("bring", "Et\n\nTo\n")]).Value;
        Assert.Contains("Det skal du have med", with.Text, StringComparison.Ordinal);
        Assert.Equal(["Et", "To"], with.Parts.Single(part => part.Kind == "points").Points);
    }

    [Fact]
    public async Task Without_the_packages_letters_are_away()
    {
        var settings = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Letters:Packages"] = "/nowhere" };
        await using var typesetter = new Typesetter(settings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<Typesetter>.Instance);

        Assert.Equal("LETTERS_AWAY", (await typesetter.Set(Write(Template("aflysning"), Filled).Value, CancellationToken.None)).Refusal?.Reason);
    }

    [Fact]
    public async Task The_program_that_died_is_replaced_and_the_next_letter_is_the_same()
    {
        await using var typesetter = new Typesetter(
            new Microsoft.Extensions.Configuration.ConfigurationManager(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<Typesetter>.Instance);
        Assert.Null(typesetter.ProcessId);
        var letter = Write(Template("aflysning"), Filled).Value;
        var first = (await typesetter.Set(letter, CancellationToken.None)).Value;
        var process = System.Diagnostics.Process.GetProcessById(typesetter.ProcessId!.Value);
        process.Kill();
        await process.WaitForExitAsync();

        var second = (await typesetter.Set(letter, CancellationToken.None)).Value;

        Assert.Equal(first.Pdf, second.Pdf);
        Assert.NotEqual(process.Id, typesetter.ProcessId);
    }

    private static LetterTemplate Template(string id) => LetterTemplates.Shipped.Of(id, 1);

    private static Result<WrittenLetter> Write(LetterTemplate template, IReadOnlyList<FilledField> fields) =>
        WrittenLetter.Write(template, Recipient.Citizen, Language.Danish, fields, Case, Day, RuleBook.Shipped);
}
