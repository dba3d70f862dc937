using System.Reflection;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>A value has one word everywhere: journal and pages take it from the contract, the rules from their own vocabulary.</summary>
public sealed class WordsTests
{
    private static readonly Dictionary<string, EnumDescriptor> Contracts = new[] { FactsReflection.Descriptor, DeadlinesReflection.Descriptor }.Concat(Contract.EventFiles)
        .SelectMany(file => file.EnumTypes).ToDictionary(one => one.Name);

    private static readonly IReadOnlyList<Type> OfRules =
        [.. typeof(RuleBook).Assembly.GetExportedTypes().Where(type => type.IsEnum && Contracts.ContainsKey(type.Name))];

    [Fact]
    public void The_rules_and_the_contract_have_the_same_word_for_a_value()
    {
        Assert.NotEmpty(OfRules);
        foreach (var (type, member) in OfRules.SelectMany(type => Enum.GetNames(type).Select(name => (type, type.GetField(name)!))))
        {
            var number = (int)member.GetRawConstantValue()!;
            if (number == 0)
            {
                continue;
            }

            var value = Contracts[type.Name].FindValueByNumber(number);
            Assert.EndsWith(member.Name.ToUpperInvariant(), value?.Name.Replace("_", "", StringComparison.Ordinal), StringComparison.Ordinal);
            if (member.GetCustomAttribute<DanishAttribute>() is null)
            {
                continue; // The rules never say it; whoever shows it takes the contract's word.
            }

            var options = value?.GetOptions();
            Assert.Equal(
                (member.GetCustomAttribute<DanishAttribute>()?.Text, member.GetCustomAttribute<EnglishAttribute>()?.Text),
                (options?.GetExtension(WordsExtensions.Danish), options?.GetExtension(WordsExtensions.English)));
        }
    }
}
