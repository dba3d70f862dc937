using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Longest texts of a form, in characters, as the contract says.</summary>
internal static class LongestText
{
    public const int Name = 200;
    public const int City = 100;
    public const int Answer = 4000;
    public const int ShortAnswer = 1000;
}

internal sealed class CitizenRules : RequestRules<Citizen>
{
    public CitizenRules()
    {
        RuleFor(citizen => citizen.CprNumber).IsGiven().Custom(CprOfSomebodyBorn);
        RuleFor(citizen => citizen.Name).IsGiven().HasLetters().AtMost(LongestText.Name);
        RuleFor(citizen => citizen.Address).SetValidator(new PostalAddressRules());
        RuleFor(citizen => citizen.GeneralPractitioner).SetValidator(new GeneralPractitionerRules());

        // A protected address may be withheld from the notice as well.
        When(citizen => !citizen.AddressProtected, () => RuleFor(citizen => citizen.Address).IsGiven());
    }

    private static void CprOfSomebodyBorn(string text, ValidationContext<Citizen> context)
    {
        foreach (var violation in CprNumber.Parse(text, context.Today()).Refusal is InvalidRequest refused ? refused.Violations : [])
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });
        }
    }
}

internal sealed class PostalAddressRules : RequestRules<PostalAddress>
{
    public PostalAddressRules()
    {
        When(address => !address.NoFixedAddress, () =>
        {
            RuleFor(address => address.Street).IsGiven().HasLetters().AtMost(LongestText.Name);
            RuleFor(address => address.City).IsGiven().HasLetters().AtMost(LongestText.City);
        }).Otherwise(() =>
        {
            RuleFor(address => address.Street).HasLetters().AtMost(LongestText.Name);
            RuleFor(address => address.City).HasLetters().AtMost(LongestText.City);
        });
        RuleFor(address => address.CareOf).HasLetters().AtMost(LongestText.Name);
        RuleFor(address => address.CountryCode).Must(code => code.Length == 0 || CountryCode.Exists(code)).Violates(IntakeViolations.CountryUnknown);
        RuleFor(address => address.PostalCode).AtMost(PostalCodes.Longest)
            .Must((address, code) => code.Length == 0 || PostalCodes.Fits(address.CountryCode, code)).Violates(IntakeViolations.PostalCodeFormat);
        When(address => !address.NoFixedAddress && PostalCodes.IsNeeded(address.CountryCode), () =>
            RuleFor(address => address.PostalCode).IsGiven());
    }
}

internal sealed class GeneralPractitionerRules : RequestRules<GeneralPractitioner>
{
    public GeneralPractitionerRules()
    {
        RuleFor(practitioner => practitioner.ProviderNumber).IsGiven().Parses(ProviderNumber.Parse);
        RuleFor(practitioner => practitioner.Name).HasLetters().AtMost(LongestText.Name);
    }
}
