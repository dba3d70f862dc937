using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>No template of this id and version is valid today.</summary>
[Danish("Der findes ingen gyldig brevskabelon med det id og den version. ListLetterTemplates viser dem, der kan bruges.")]
[English("There is no valid letter template with that id and version. ListLetterTemplates lists those that can be used.")]
[Pure]
public sealed record LetterTemplateNotFound() : Refusal(RefusalKind.NotFound, "LETTER_TEMPLATE_NOT_FOUND", "letter_template", "");

/// <summary>The case has no such letter.</summary>
[Danish("Sagen har intet brev {LetterId}. Læs listen over sagens breve igen.")]
[English("The case has no letter {LetterId}. Read the list of the case's letters again.")]
[Pure]
public sealed record LetterNotFound(Guid LetterId) : Refusal(RefusalKind.NotFound, "LETTER_NOT_FOUND", "letter", LetterId.ToString());

/// <summary>The template is not made for this recipient.</summary>
[Danish("Skabelonen {TemplateId} kan ikke bruges til breve til {Recipient}. Vælg en skabelon, der har modtageren.")]
[English("The template {TemplateId} cannot be used for letters to {Recipient}. Choose a template that has the recipient.")]
[Pure]
public sealed record TemplateNotForRecipient(string TemplateId, Wording Recipient) : Refusal(RefusalKind.FixState, "TEMPLATE_NOT_FOR_RECIPIENT");

/// <summary>The template is for open cases and this one is closed, or the reverse.</summary>
[Danish("Sagen er {Status}, og skabelonen {TemplateId} kan ikke bruges i en sag, der er {Status}. Vælg en anden skabelon.")]
[English("The case is {Status}, and the template {TemplateId} cannot be used in a case that is {Status}. Choose another template.")]
[Pure]
public sealed record TemplateNotForStatus(string TemplateId, Wording Status) : Refusal(RefusalKind.FixState, "TEMPLATE_NOT_FOR_STATUS");

/// <summary>The letter refers to a rule that does not apply to the case on the day.</summary>
[Danish("Brevet henviser til reglen {RuleId}, som ikke gælder for sagen den {Day} efter regelsættet {RuleSetId}. Vælg en anden skabelon eller version end {TemplateId}.")]
[English("The letter refers to the rule {RuleId}, which does not apply to the case on {Day} under the rule set {RuleSetId}. Choose another template or version than {TemplateId}.")]
[Pure]
public sealed record ReferenceNotInForce(string RuleId, string TemplateId, string RuleSetId, DateOnly Day) : Refusal(RefusalKind.FixState, "REFERENCE_NOT_IN_FORCE");

/// <summary>The program that sets letters in type is missing, busy or too slow.</summary>
[Danish("Breve kan ikke dannes lige nu. Prøv igen om lidt. Bliver det ved, skal driften se efter, om Node.js og brevpakkerne er installeret (eng/tools/install).")]
[English("Letters cannot be written right now. Try again in a moment. If it continues, operations must check that Node.js and the packages for letters are installed (eng/tools/install).")]
[Pure]
public sealed record LettersAway() : Refusal(RefusalKind.RetryLater, "LETTERS_AWAY");

/// <summary>Cases does not say what the letter says of the case.</summary>
[Danish("Sagens oplysninger til brevet kan ikke hentes lige nu. Prøv igen om lidt.")]
[English("What the letter says of the case cannot be read right now. Try again in a moment.")]
[Pure]
public sealed record CaseFactsAway() : Refusal(RefusalKind.RetryLater, "CASE_FACTS_AWAY");
