using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.LawBook;

/// <summary>The rules of the law as the suite reads it (regelbog).</summary>
internal sealed partial class RuleService(Reads reads, RuleBook book) : V1.RuleService.RuleServiceBase;

/// <summary>There is no rule set and no overlay of this id. The id is not repeated: a caller may have written anything there.</summary>
[Danish("Der findes ikke et regelsæt eller en lokal praksis, der hedder sådan. ListRuleSets viser dem, der er.")]
[English("There is no rule set or overlay of that id. ListRuleSets lists those there are.")]
public sealed record RuleSourceNotFound() : Refusal(RefusalKind.NotFound, "RULE_SOURCE_NOT_FOUND", "rule_set");
