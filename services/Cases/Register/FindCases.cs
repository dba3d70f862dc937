using System.Linq.Expressions;
using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

internal sealed partial class CaseService
{
    /// <summary>The cases of a person, of a name or of a number that the caller may reach.</summary>
    public override async Task<FindCasesResponse> FindCases(FindCasesRequest request, ServerCallContext context)
    {
        var (language, today) = (context.Language(), DateOnly.MinValue);
        var answer = await reads.Page(
            request, context,
            async (session, page) =>
            {
                today = await session.Today();
                return await store.Find(session, request, page);
            },
            file => CaseAnswer.InList(file, today, language), (FindCasesResponse response) => response.Cases,
            file => request.CaseNumber.Length > 0 ? [file.Number.ToString()] : [file.PersonId.ToString(), file.CaseId.ToString()]);
        answer.Today = today.ToProto();
        return answer;
    }
}

internal sealed class FindCasesValidator : RequestValidator<FindCasesRequest>
{
    private static readonly ViolationCode SearchByOne = new("SEARCH_BY_ONE",
        "Søg på enten CPR-nummer, navn eller sagsnummer: udfyld ét af felterne.",
        "Search by CPR number, by name or by case number: fill in one of the fields.");

    private static readonly ViolationCode NamePartTooShort = new("NAME_PART_TOO_SHORT",
        "Skriv hele dele af navnet, med mindst {0} tegn i hver.",
        "Write whole parts of the name, with at least {0} characters in each.");

    private static readonly ViolationCode NameIsCprNumber = new("NAME_IS_CPR_NUMBER",
        "Et CPR-nummer hører til i feltet for CPR-nummer.",
        "A CPR number belongs in the field for CPR numbers.");

    private static readonly ViolationCode CaseNumberBeginning = new("CASE_NUMBER_BEGINNING",
        "Skriv sagsnummeret fra begyndelsen: årstallet, en bindestreg og et til syv cifre, for eksempel 2014-00016.",
        "Write the case number from its beginning: the year, a hyphen and one to seven digits, such as 2014-00016.");

    public FindCasesValidator()
    {
        RuleFor(request => request.CaseNumber)
            .Must(text => text.Length == 0 || SoughtNumber.Of(text) is not null).Violates(CaseNumberBeginning);
        RuleFor(request => request.CprNumber).Custom(CitizenValidator.CprOfSomebodyBorn).When(request => request.CprNumber.Length > 0);
        // "Is a CPR number" helps more than "has no letters", so letters are checked here, after it, and not on the field.
        RuleFor(request => request.Name)
            .Must(name => ReferenceEquals(CprScrubber.Scrub(name), name)).Violates(NameIsCprNumber)
            .HasLetters()
            .Must(NameParts.AreLongEnough).Violates(NamePartTooShort, NameParts.ShortestPart);
        foreach (var field in (Expression<Func<FindCasesRequest, string>>[])[r => r.CprNumber, r => r.Name, r => r.CaseNumber])
        {
            RuleFor(field).Must((request, text) => Given(request) == 1 || (Given(request) > 1 && text.Length == 0)).Violates(SearchByOne);
        }
    }

    private static int Given(FindCasesRequest request) =>
        ((string[])[request.CprNumber, request.Name, request.CaseNumber]).Count(text => text.Length > 0);
}
