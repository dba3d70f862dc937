using System.Diagnostics.Contracts;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.CitizenInputs;

/// <summary>From what is asked for to the citizen's input (borgerens input), and to what the others are told of it.</summary>
internal static class CitizenInputMapping
{
    /// <summary>The input. Who wrote it down follows from the role the caller acts in (S0-17).</summary>
    [Pure]
    public static CitizenInput ToInput(this AddCitizenInputRequest request, Guid inputId, Actor by, DateTimeOffset now) => new()
    {
        InputId = inputId.ToString(),
        CaseId = request.CaseId,
        Kind = request.Kind,
        Text = request.Text,
        Author = Roles.Of(by.Role) == Role.Citizen ? CitizenInputAuthor.Citizen : CitizenInputAuthor.Officer,
        AuthorId = by.Subject,
        AuthorName = by.Name,
        AddedAt = now.ToTimestamp(),
    };

    /// <summary>What the others are told: ids and codes, never what it says.</summary>
    [Pure]
    public static CitizenInputAdded ToEvent(this CitizenInput input) => new()
    {
        CaseId = input.CaseId, InputId = input.InputId, Kind = input.Kind, Author = input.Author,
    };
}
