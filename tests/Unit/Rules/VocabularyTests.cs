using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>The words of the rules against the contract of the feed, and the enums of the services.</summary>
public sealed class VocabularyTests
{
    private static readonly FactVocabulary Words = FactVocabulary.Shipped;

    [Fact]
    public void Every_event_that_a_happening_comes_from_is_published()
    {
        var published = typeof(CaseRegistered).Assembly.GetTypes().Where(type => type.Namespace == typeof(CaseRegistered).Namespace).Select(type => type.Name).ToHashSet();

        Assert.Empty(Words.Happenings.Select(one => one.Event).OfType<string>().Except(published));
    }

    [Fact]
    public void What_a_registration_says_is_in_the_event_that_it_comes_from()
    {
        var fields = CaseRegistered.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name).ToHashSet();
        var told = Words.Happenings.Where(one => one.Event == nameof(CaseRegistered)).Select(one => one.RequestName)
            .Select(name => name == "standby" ? "standby_request" : name);

        Assert.Empty(told.Except(fields));
    }

    [Fact]
    public void Every_class_is_one_of_the_contracts()
    {
        var classes = Enum.GetNames<Options.V1.InformationClass>().ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.All(Words.Happenings.Select(one => one.Class).Concat(Words.Facts.Select(one => one.Class)),
            one => Assert.Contains(one.Replace("_", "", StringComparison.Ordinal), classes));
    }

    [Fact]
    public void Every_name_is_once_and_every_fact_that_a_happening_carries_is_there()
    {
        Assert.Equal(Words.Happenings.Count, Words.Happenings.Select(one => one.Name).Distinct().Count());
        Assert.Equal(Words.Facts.Count, Words.Facts.Select(one => one.Name).Distinct().Count());
        Assert.Empty(Words.Happenings.SelectMany(one => one.Facts ?? []).Except(Words.Facts.Select(one => one.Name)));
        Assert.Empty(Words.Facts.Select(one => one.Name).Except(Words.Happenings.SelectMany(one => one.Facts ?? [])));
    }

    [Fact]
    public void The_codes_are_the_enums_of_the_services()
    {
        Assert.Equal(Enum.GetValues<KindOfEmployment>().Select(one => Codes.Of(one)), Words.FindFact("KIND_OF_EMPLOYMENT")!.Codes!.Select(one => one.Code));
        Assert.Equal(Enum.GetValues<VisitationCategory>().Select(one => Codes.Of(one)), Words.FindFact("CATEGORY")!.Codes!.Select(one => one.Code));
        Assert.All(Enum.GetValues<Circumstance>(), one => Assert.True(Words.FindHappening("FIRST_ABSENCE_DAY")!.Carries(Codes.Of(one))));
    }

    [Fact]
    public void The_vocabulary_is_read_strictly()
    {
        var (name, json) = RuleFiles.Embedded("Facts.json").Single();

        Assert.Throws<InvalidDataException>(() => RuleFiles.Read<FactVocabulary>(name, json.Replace("\"type\": \"DAY\"", "\"type\": \"DATE\"", StringComparison.Ordinal)));
        Assert.Throws<InvalidDataException>(() => RuleFiles.Read<FactVocabulary>(name, json.Replace("\"class\":", "\"klass\":", StringComparison.Ordinal)));
    }
}
