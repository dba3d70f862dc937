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
    /// <summary>Writes a letter from a template and stores it.</summary>
    public override Task<RenderLetterResponse> RenderLetter(RenderLetterRequest request, ServerCallContext context) =>
        writes.OnCase<RenderLetterRequest, RenderLetterResponse>(request, context, async work =>
        {
            if (LetterTemplates.Shipped.Find(request.TemplateId, request.TemplateVersion, work.Today) is not { } template)
            {
                return new LetterTemplateNotFound();
            }

            var about = await facts.Of(work.Municipality, work.CaseId, work.Cancel);
            var written = about.Then(known => WrittenLetter.Write(
                template, (Recipient)request.Recipient, request.Language.ToLanguage(), [.. request.Fields.Select(field => field.ToFilled())], known, work.Today, book));
            if (!written.TryGet(out var letter, out var refused))
            {
                return refused;
            }

            return (await typesetter.Set(letter, work.Cancel)).TryGet(out var set, out var away)
                ? await Keep(work, request, template, letter, set)
                : away;
        });

    private async Task<Result<RenderLetterResponse>> Keep(CaseWork work, RenderLetterRequest request, LetterTemplate template, WrittenLetter letter, SetLetter set)
    {
        var journal = work.Found(await journals.Lock(work, work.CaseId));
        var kept = new StoredLetter(
            Ids.New(work.Now), work.CaseId, template.Id, template.Version,
            request.Language == LetterLanguage.Unspecified ? LetterLanguage.Danish : request.Language, request.Recipient, set.PageCount, set.Pdf.Length,
            SHA256.HashData(set.Pdf), work.Now, work.Actor.Subject, work.Actor.Name);
        LetterStore.Insert(work, new StoredPdf(kept, set.Pdf));
        var rendered = kept.ToEvent();
        work.Append(work.CaseId, rendered);
        var entry = EventEntries.OwnEntry(rendered, journal.Head, work);
        JournalStore.Append(work, journal, entry);
        work.Append(work.CaseId, entry.ToEvent());
        return new RenderLetterResponse { Letter = kept.ToProto(), Text = letter.Text };
    }
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
