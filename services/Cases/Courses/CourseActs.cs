using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>Decides on a record: whether it may be added to the course under the rules of the case.</summary>
internal delegate Result<Decided> Decision(CaseCourse course, CourseRecord record, CategoryRules rules);

/// <summary>What every act on the course of a case does around its decision.</summary>
internal sealed class CourseActs(Writes writes, CourseStore store, ProtectionStore persons, RuleBook book)
{
    /// <summary>
    /// One act: the course is locked and read, the decision is made on it, and its record is stored and published. An act that may open the
    /// case again holds the person's lock too, as a registration does: two cases for one absence are never open at once.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="etag">The version of the case on which it rests.</param>
    /// <param name="context">The call.</param>
    /// <param name="record">The record of the request: its day, its reason and what it is.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="answer">The answer, from the record, the course after it, and the warnings.</param>
    /// <param name="mayOpen">Whether it may open the case again.</param>
    /// <param name="talkId">The talk at which it is decided; empty for none.</param>
    public Task<TResponse> Run<TRequest, TResponse>(
        TRequest request, string etag, ServerCallContext context, Func<CaseWork, CourseRecord> record, Decision decide,
        Func<CourseRecord, V1.Course, IEnumerable<Warning>, TResponse> answer, bool mayOpen = false, string talkId = "")
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        writes.OnCase<TRequest, TResponse>(request, context, async work =>
        {
            if (mayOpen)
            {
                await persons.LockPerson(work);
            }

            var course = await store.Lock(work);
            if (Etags.Parse(etag) != course.Version)
            {
                return new EtagMismatch("case", work.CaseId.ToString(), Etags.Of(course.Version), course.ChangedBy, course.ChangedAt);
            }

            var rules = CategoryRules.Of(course, book, work.Today);
            if (!decide(course, Completed(record(work), work, rules), rules).TryGet(out var decided, out var refusal))
            {
                return refusal;
            }

            if (HeldTalk.Hindering(talkId, await HeldTalkStore.Find(work, talkId), CaseCourse.DayOf(decided.Record)) is { } hindrance)
            {
                return hindrance;
            }

            var after = course.With(decided.Record);
            if (mayOpen && course.Closing is not null && after.Closing is null && await CourseStore.OtherOpen(work) is { } other)
            {
                var isOpen = await work.Reach(other.CaseId) is null;
                return new OtherCaseOpen(isOpen ? other.CaseId.ToString() : null, isOpen ? other.Number.ToString() : null);
            }

            CourseStore.Keep(work, after, decided.Record);
            work.Append(work.CaseId, decided.Record.ToEvent(course));
            var language = context.Language();
            return answer(
                decided.Record, after.ToProto(CategoryRules.Of(after, book, work.Today), work.Today, language),
                decided.Warnings.Select(warning => warning.ToWarning(language)));
        });

    private static CourseRecord Completed(CourseRecord record, CaseWork work, CategoryRules rules)
    {
        record.RecordId = Ids.New(work.Now).ToString();
        record.CaseId = work.CaseId.ToString();
        (record.AuthorId, record.AuthorName) = (work.Actor.Subject, work.Actor.Name);
        record.RecordedAt = work.Now.ToTimestamp();
        if (record.Visitation is { } visitation)
        {
            visitation.Proposed = (Types.V1.VisitationCategory)(rules.Proposed ?? 0);
        }

        return record;
    }
}
