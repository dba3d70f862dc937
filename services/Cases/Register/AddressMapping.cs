using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Converts between addresses and their message.</summary>
internal static class AddressMapping
{
    public static Address ToAddress(this PostalAddress address) => new(
        address.Street, address.PostalCode, address.City, address.CountryCode, address.CareOf, address.NoFixedAddress);

    public static PostalAddress ToProto(this Address address) => new()
    {
        Street = address.Street, PostalCode = address.PostalCode, City = address.City,
        CountryCode = address.CountryCode, CareOf = address.CareOf, NoFixedAddress = address.NoFixedAddress,
    };
}
