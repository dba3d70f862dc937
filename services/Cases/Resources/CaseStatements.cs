using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Resources;

/// <summary>What a statement is about. Numbers as stored.</summary>
internal enum About
{
    Resource = 1,
    Challenge = 2,
}

/// <summary>A resource (ressource) or a challenge (udfordring), as it was recorded.</summary>
internal sealed record Said(Guid Id, About About, RecordedStatement Statement)
{
    public bool IsWithdrawn => Statement.Withdrawal is not null;
}

/// <summary>The resources and challenges of a case, and what may become of them (S0-04, S2-13).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IsOpen">Whether the case is open.</param>
/// <param name="All">The statements, oldest first.</param>
internal sealed record CaseStatements(Guid CaseId, bool IsOpen, IReadOnlyList<Said> All)
{
    /// <summary>More resources, or challenges, than this are read by nobody; an assumption of the suite.</summary>
    public const int Most = 100;

    /// <summary>The statement as it is recorded.</summary>
    public Result<Said> Record(About about, string text, GoalWording wording, Author by, Guid id, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return new CaseIsClosed(CaseId.ToString());
        }

        if (by.Refuses(wording) is { } refusal)
        {
            return refusal;
        }

        return All.Count(one => one.About == about && !one.IsWithdrawn) >= Most
            ? new StatementsFull(CaseId.ToString(), Most)
            : new Said(id, about, new()
            {
                Text = text, Wording = wording, WrittenBy = by.WrittenBy, AuthorId = by.Id, AuthorName = by.Name, RecordedAt = now.ToTimestamp(),
            });
    }

    /// <summary>The statement with its withdrawal. A citizen withdraws what the citizen recorded.</summary>
    public Result<Said> Withdraw(About about, Guid id, string reason, Author by, DateTimeOffset now)
    {
        if (!IsOpen)
        {
            return new CaseIsClosed(CaseId.ToString());
        }

        if (All.FirstOrDefault(one => one.Id == id && one.About == about) is not { } said)
        {
            return new StatementNotFound(id.ToString());
        }

        if (by.IsCitizen && said.Statement.WrittenBy != WrittenBy.Citizen)
        {
            return new StatementNotOwn();
        }

        if (said.IsWithdrawn)
        {
            return new StatementWithdrawn(id.ToString());
        }

        var withdrawn = said.Statement.Clone();
        withdrawn.Withdrawal = new() { Reason = reason, WithdrawnById = by.Id, WithdrawnByName = by.Name, WithdrawnAt = now.ToTimestamp() };
        return said with { Statement = withdrawn };
    }
}

/// <summary>The case has no such resource or challenge.</summary>
[Danish("Sagen har ikke den ressource eller udfordring. Hent dem igen.")]
[English("The case has no such resource or challenge. Read them again.")]
public sealed record StatementNotFound(string Id) : Refusal(RefusalKind.NotFound, "STATEMENT_NOT_FOUND", "statement", Id);

/// <summary>The resource or challenge is withdrawn already.</summary>
[Danish("Den er allerede trukket tilbage. Registrér den på ny, hvis den gælder igen.")]
[English("It is withdrawn already. Record it anew if it is so again.")]
public sealed record StatementWithdrawn(string Id) : Refusal(RefusalKind.FixState, "STATEMENT_WITHDRAWN", "statement", Id);

/// <summary>An officer recorded it.</summary>
[Danish("Den er registreret af en medarbejder. Skriv et input, hvis den ikke passer, så tages det op ved samtalen.")]
[English("An officer recorded it. Write an input if it is not so; it is taken up at the talk.")]
public sealed record StatementNotOwn() : Refusal(RefusalKind.Forbidden, "STATEMENT_NOT_OWN");

/// <summary>The case has as many of them as it may.</summary>
[Danish("Der er registreret {Limit}, og flere kan sagen ikke have. Træk en tilbage, der ikke gælder længere, først.")]
[English("There are {Limit} of them, and the case cannot have more. Withdraw one that is no longer so first.")]
public sealed record StatementsFull(string CaseId, int Limit) : Refusal(RefusalKind.FixState, "STATEMENTS_FULL", "case", CaseId);
