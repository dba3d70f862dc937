using System.Diagnostics.Contracts;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.CitizenInputs;

/// <summary>Converts a request to the citizen's input (borgerens input), and the input to its event.</summary>
internal static class CitizenInputMapping
{
    /// <summary>The input. Its author follows from the role in which the caller acts (S0-17).</summary>
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

    /// <summary>What is published to the other services: ids and codes, never the text.</summary>
    [Pure]
    public static CitizenInputAdded ToEvent(this CitizenInput input) => new()
    {
        CaseId = input.CaseId, InputId = input.InputId, Kind = input.Kind, Author = input.Author,
    };
}
