using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The author of the citizen's input, and what is published of it.</summary>
public sealed class CitizenInputTests
{
    private static readonly Guid InputId = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly AddCitizenInputRequest Request = new()
    {
        CaseId = "01930000-0000-7000-8000-00000000000c", Kind = CitizenInputKind.Question, Text = "Kan min chef være med (opdigtet)?",
    };

    [Theory]
    [InlineData("citizen", CitizenInputAuthor.Citizen)]
    [InlineData("caseworker", CitizenInputAuthor.Officer)]
    [InlineData("retention_officer", CitizenInputAuthor.Officer)]
    [InlineData("coordinator", CitizenInputAuthor.Officer)]
    public void Who_wrote_it_down_follows_from_the_role(string role, CitizenInputAuthor author) =>
        Assert.Equal(author, Request.ToInput(InputId, new Actor { Subject = "somebody", Role = role }, Now).Author);

    [Fact]
    public void The_others_are_told_ids_and_codes_and_not_what_it_says_or_who_said_it()
    {
        var input = Request.ToInput(InputId, new Actor { Subject = "citizen-1", Name = "Birk Borger", Role = "citizen" }, Now);

        Assert.Equal(
            new CitizenInputAdded
            {
                CaseId = Request.CaseId, InputId = InputId.ToString(), Kind = CitizenInputKind.Question, Author = CitizenInputAuthor.Citizen,
            },
            input.ToEvent());
    }
}
