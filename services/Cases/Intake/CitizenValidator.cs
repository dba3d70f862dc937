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

    private static void CprOfSomebodyBorn(string text, ValidationContext<Citizen> context)
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
        RuleFor(address => address.PostalCode)
            .Must((address, code) => code.Length == 0 || PostalCodes.Fits(address.CountryCode, code)).Violates(IntakeViolations.PostalCodeFormat);
        When(address => !address.NoFixedAddress && PostalCodes.IsNeeded(address.CountryCode), () =>
            RuleFor(address => address.PostalCode).IsGiven());
    }
}
