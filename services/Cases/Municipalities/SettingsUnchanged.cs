using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>The settings say already what they are to say: there is no further version.</summary>
[Danish("Opsætningen er allerede sådan, så der er intet at ændre. Ret det, der skal være anderledes, eller lad opsætningen stå.")]
[English("The settings are like that already, so there is nothing to change. Alter what is to be different, or leave the settings as they are.")]
public sealed record SettingsUnchanged() : Refusal(RefusalKind.FixState, "SETTINGS_UNCHANGED");
