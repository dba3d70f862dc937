using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>The caller, from the token.</summary>
/// <param name="Subject">The token's <c>sub</c>: opaque id of the person, or the name of the service.</param>
/// <param name="Name">Display name; empty for a service.</param>
/// <param name="Municipality">Three-digit municipality code; 0 for a service that acts for no municipality.</param>
/// <param name="Roles">The roles.</param>
/// <param name="Person">Opaque id of the citizen, for citizens only.</param>
/// <param name="Purpose">The purpose of the call as the caller stated it; otherwise the method's full name.</param>
public sealed record Caller(
    string Subject, string Name, short Municipality, IReadOnlySet<Role> Roles, string? Person, string Purpose)
{
    /// <summary>
    /// The role in which the caller acts: the first declared by the method that the caller has. On behalf of a person, where the
    /// method allows it (<c>on_behalf</c>), the person's.
    /// </summary>
    public Role ActingRole { get; init; }

    /// <summary>Opaque id of the caller's team, or of the team of the person on whose behalf a service calls; empty for none.</summary>
    public string Team { get; init; } = "";

    /// <summary>When the token expires.</summary>
    public DateTimeOffset BelievedUntil { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Whether the caller stated a purpose; otherwise <see cref="Purpose"/> is only the method's name.</summary>
    public bool HasPurpose { get; init; }

    /// <summary>The person behind the call: the caller, or the person on whose behalf a service calls.</summary>
    public (string Subject, string Name) Who => ActsFor is { } person ? (person.Subject, person.Name) : (Subject, Name);

    /// <summary>The service that calls on behalf of a person; empty for a person's own call.</summary>
    public string Via => ActsFor is null ? "" : Subject;

    /// <summary>Wire name of <see cref="ActingRole"/>, such as <c>caseworker</c>.</summary>
    public string ActingRoleName => ActingRole.WireName();

    /// <summary>The person on whose behalf a service calls; null for a person's own call and for what a service does by itself.</summary>
    public ActingPerson? ActsFor { get; init; }
}

/// <summary>The person on whose behalf a service calls.</summary>
/// <param name="Subject">The person's <c>sub</c>.</param>
/// <param name="Name">Display name.</param>
/// <param name="Role">Wire name of the role the person acted in.</param>
public sealed record ActingPerson(string Subject, string Name, string Role);

/// <summary>The roles and the strings that represent them in a token.</summary>
public static class Roles
{
    private static readonly IReadOnlyList<EnumValueDescriptor> Values = [.. AccessReflection.Descriptor.EnumTypes
        .Single(type => type.ClrType == typeof(Role)).Values
        .Where(value => WireNameOf(value).Length > 0)];

    private static readonly FrozenDictionary<string, Role> ByWireName =
        Values.ToFrozenDictionary(WireNameOf, value => (Role)value.Number, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Wording> Words = Values.ToFrozenDictionary(
        WireNameOf,
        value => new Wording(value.GetOptions().GetExtension(WordsExtensions.Danish), value.GetOptions().GetExtension(WordsExtensions.English)),
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<Role, string> WireNames =
        ByWireName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The string that represents the role in a token; empty for none.</summary>
    public static string WireName(this Role role) => WireNames.GetValueOrDefault(role, "");

    /// <summary>The role that a token's string represents; unspecified if this version does not know it.</summary>
    public static Role Of(string wireName) => ByWireName.GetValueOrDefault(wireName);

    /// <summary>The role that a token's string represents, in people's words; the string itself if this version does not know it.</summary>
    public static Wording WordFor(string wireName) => Words.GetValueOrDefault(wireName) ?? Wording.OfName(wireName);

    private static string WireNameOf(EnumValueDescriptor value) => value.GetOptions()?.GetExtension(AccessExtensions.WireName) ?? "";
}
