using FluentValidation;
using FluentValidation.Results;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Intake;

internal sealed class CitizenValidator : RequestValidator<Citizen>
{
    public CitizenValidator()
    {
        RuleFor(citizen => citizen.CprNumber).Custom(CprOfSomebodyBorn);
        RuleFor(citizen => citizen.Address).SetValidator(new PostalAddressValidator());

        // A protected address may be omitted from the notice as well.
        When(citizen => !citizen.AddressProtected, () => RuleFor(citizen => citizen.Address).IsGiven());
    }

    public static void CprOfSomebodyBorn<T>(string text, ValidationContext<T> context)
    {
        foreach (var violation in CprNumber.Parse(text, context.Today()).Refusal is InvalidRequest refused ? refused.Violations : [])
        {
            context.AddFailure(new ValidationFailure(context.PropertyPath, violation.Code.Reason) { CustomState = violation });
        }
    }
}

internal sealed class PostalAddressValidator : RequestValidator<PostalAddress>
{
    public PostalAddressValidator()
    {
        When(address => !address.NoFixedAddress, () =>
        {
            RuleFor(address => address.Street).IsGiven();
            RuleFor(address => address.City).IsGiven();
        });

        // A street given as well is either where the mail goes, or a contradiction.
        When(address => address.NoFixedAddress && address.CareOf.Length == 0, () =>
            RuleFor(address => address.Street).Empty().Violates(IntakeViolations.StreetWithoutFixedAddress));
        PostalCode();

        // Abroad a number alone may be an address. A blank text is not given.
        When(address => !AcceptableText.IsBlank(address.Street), () =>
            When(address => PostalCodes.IsInRealm(address.CountryCode), () => RuleFor(address => address.Street).HasLetters())
                .Otherwise(() => RuleFor(address => address.Street).Must(IsFilledIn).Violates(IntakeViolations.Placeholder)));
    }

    private void PostalCode()
    {
        RuleFor(address => address.PostalCode)
            .Must((address, code) => !PostalCodes.IsGreenlandicInDenmark(address.CountryCode, code)).Violates(IntakeViolations.PostalCodeGreenland)
            .Must((address, code) => code.Length == 0 || PostalCodes.IsGreenlandicInDenmark(address.CountryCode, code) || PostalCodes.Fits(address.CountryCode, code))
            .Violates(IntakeViolations.PostalCodeFormat);
        When(address => !address.NoFixedAddress && PostalCodes.IsNeeded(address.CountryCode), () =>
            RuleFor(address => address.PostalCode).IsGiven());
        When(address => !PostalCodes.IsInRealm(address.CountryCode), () =>
            RuleFor(address => address.PostalCode).Must(IsFilledIn).Violates(IntakeViolations.Placeholder));
    }

    // A missing text is reported elsewhere, if it is required.
    private static bool IsFilledIn(string text) => !Placeholder.Is(text);
}
