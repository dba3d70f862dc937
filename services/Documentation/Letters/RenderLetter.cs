using System.Security.Cryptography;
using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Letters;

internal sealed partial class LetterService
{
    /// <summary>Writes a letter from a template and sets it in type, which takes its time, and then stores it.</summary>
    public override Task<RenderLetterResponse> RenderLetter(RenderLetterRequest request, ServerCallContext context) =>
        writes.OnCase<RenderLetterRequest, RenderLetterResponse, PreparedLetter>(request, context, before => Prepare(request, before), async (work, letter) =>
        {
            var journal = work.Found(await journals.Lock(work, work.CaseId));
            var stored = new StoredLetter(
                Ids.New(work.Now), work.CaseId, letter.Template.Id, letter.Template.Version,
                request.Language == LetterLanguage.Unspecified ? LetterLanguage.Danish : request.Language, request.Recipient, letter.Set.PageCount,
                letter.Set.Pdf.Length, SHA256.HashData(letter.Set.Pdf), work.Now, work.Actor.Subject, work.Actor.Name);
            LetterStore.Insert(work, new StoredPdf(stored, letter.Set.Pdf));
            var rendered = stored.ToEvent();
            work.Append(work.CaseId, rendered);
            var entry = EventEntries.OwnEntry(rendered, journal.Head, work);
            JournalStore.Append(work, journal, entry);
            work.Append(work.CaseId, entry.ToEvent());
            return new RenderLetterResponse { Letter = stored.ToProto(), Text = letter.Written.Text };
        });

    private async Task<Result<PreparedLetter>> Prepare(RenderLetterRequest request, Preparation before)
    {
        if (LetterTemplates.Shipped.Find(request.TemplateId, request.TemplateVersion, before.Business.Today) is not { } template)
        {
            return new LetterTemplateNotFound();
        }

        var about = await facts.Of(before.Municipality, before.CaseId, before.Cancel);
        var written = about.Then(known => WrittenLetter.Write(
            template, (Recipient)request.Recipient, request.Language.ToLanguage(), [.. request.Fields.Select(field => field.ToFilled())], known,
            before.Business.Today, book));
        return written.TryGet(out var letter, out var refused)
            ? (await typesetter.Set(letter, before.Cancel)).Map(set => new PreparedLetter(template, letter, set))
            : refused;
    }

    private sealed record PreparedLetter(LetterTemplate Template, WrittenLetter Written, SetLetter Set);
}

internal sealed class RenderLetterValidator : RequestValidator<RenderLetterRequest>
{
    public RenderLetterValidator()
    {
        RuleFor(request => request.TemplateVersion).GreaterThanOrEqualTo(0).Violates(Violations.NumberNegative);
        RuleForEach(request => request.Fields).ChildRules(field =>
        {
            field.RuleFor(one => one.Date).IsDate().When(one => one.ValueCase == LetterField.ValueOneofCase.Date);
            field.RuleFor(one => one.Time).IsTime().When(one => one.ValueCase == LetterField.ValueOneofCase.Time);
        });
    }
}
