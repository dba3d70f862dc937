using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>A talk as a feed shows it to its officer: never the citizen's name, and not the workplace, which is the citizen's.</summary>
/// <param name="Id">The talk.</param>
/// <param name="Purpose">Its purpose.</param>
/// <param name="Form">Its form.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="IsCancelled">Whether it was cancelled.</param>
/// <param name="Version">Counts what was done to it.</param>
/// <param name="ChangedAt">When that was done the last time.</param>
internal sealed record FeedTalk(
    Guid Id, TalkPurpose Purpose, ContactForm Form, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsCancelled, int Version, DateTimeOffset ChangedAt)
{
    private static readonly EnumDescriptor Purposes = FactsReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(TalkPurpose));
    private static readonly Wording Workplace = new("På en arbejdsplads", "At a workplace");
    private static readonly Wording Phone = new("Telefon", "Phone");
    private static readonly Wording Video = new("Video", "Video");

    /// <summary>The number of its case; empty where the officer may not reach the case any more.</summary>
    public string CaseNumber { get; init; } = "";

    /// <summary>Whether it is held in a room of the municipality.</summary>
    public bool HasRoom { get; init; }

    /// <summary>Name of the room; empty where there is none.</summary>
    public string RoomName { get; init; } = "";

    /// <summary>Address of the room; empty where there is none.</summary>
    public string RoomAddress { get; init; } = "";

    /// <summary>The talk in a calendar.</summary>
    public CalendarEntry ToEntry()
    {
        var entry = new CalendarEntry(Id, StartsAt, EndsAt, IsCancelled, Version, ChangedAt);
        return CaseNumber.Length == 0
            ? entry with { Summary = "Optaget" }
            : entry with { Summary = $"{CaseNumber}: {Word(Purpose)}", Location = Place.Danish };
    }

    /// <summary>Where it is held: the room, or the form.</summary>
    public static Wording PlaceOf(ContactForm form, string room) => form switch
    {
        ContactForm.Phone => Phone,
        ContactForm.Video => Video,
        _ when room.Length > 0 => new(room, room),
        _ => Workplace,
    };

    // As the contract names it.
    private static string Word(TalkPurpose purpose) => Purposes.FindValueByNumber((int)purpose).GetOptions().GetExtension(WordsExtensions.Danish);

    private Wording Place => PlaceOf(Form, HasRoom ? JoinOf(RoomName, RoomAddress) : "");

    /// <summary>Name and address of a room in one line.</summary>
    public static string JoinOf(string name, string address) => string.Join(", ", new[] { name, address }.Where(part => part.Length > 0));
}
