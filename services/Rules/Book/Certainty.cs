using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>How certain a rule or an answer is (sikkerhed); the later the less. Only the first may be taken for law.</summary>
public enum Certainty
{
    /// <summary>V: read in the source itself.</summary>
    [JsonStringEnumMemberName("V"), Danish("bekræftet i kilden"), English("verified in the source")]
    Verified = 1,

    /// <summary>V~: read in a secondary or older source.</summary>
    [JsonStringEnumMemberName("V~"), Danish("efter en sekundær eller ældre kilde"), English("from a secondary or older source")]
    Secondary = 2,

    /// <summary>B: background knowledge, not verified.</summary>
    [JsonStringEnumMemberName("B"), Danish("baggrundsviden, ikke bekræftet"), English("background knowledge, not verified")]
    Background = 3,

    /// <summary>A: an assumption of the suite.</summary>
    [JsonStringEnumMemberName("A"), Danish("antagelse"), English("assumption")]
    Assumption = 4,
}

/// <summary>What is built on several things is as certain as the least certain of them.</summary>
public static class Certainties
{
    public static Certainty Lowest(Certainty one, Certainty other) => one > other ? one : other;
}
