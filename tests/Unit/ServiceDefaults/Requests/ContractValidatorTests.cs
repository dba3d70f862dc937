extern alias oracle;

using System.Text.Encodings.Web;
using System.Text.Json;
using Buf.Validate;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Tests.Unit.Docs;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Requests;

/// <summary>The contract's checks of fields, by the services and by ProtoValidate.</summary>
public sealed class ContractValidatorTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    // The services' own: no annotation declares them, they apply to every field.
    private static readonly HashSet<string> OfEveryField = ["TEXT_UNREADABLE", "TEXT_INVISIBLE", "DATE_INVALID", "TIME_INVALID"];

    private static readonly Dictionary<string, string> ReasonOf = new(StringComparer.Ordinal)
    {
        ["required"] = "FIELD_REQUIRED",
        ["enum.defined_only"] = "ENUM_UNKNOWN",
        ["string.min_len"] = "TEXT_TOO_SHORT",
        ["string.max_len"] = "TEXT_TOO_LONG",
        ["repeated.max_items"] = "LIST_TOO_LONG",
    };

    public static IReadOnlyList<MessageDescriptor> Requests { get; } =
        [.. Contract.Methods.Values.Select(method => method.InputType).Distinct().OrderBy(type => type.FullName, StringComparer.Ordinal)];

    [Fact]
    [Meets("COUNTRY_UNKNOWN")]
    [Meets("FOREIGN_ID_FORMAT")]
    [Meets("UNEMPLOYMENT_FUND_CODE")]
    public void Ten_thousand_random_requests_are_judged_as_ProtoValidate_judges_them()
    {
        var oracle = new Oracle();
        var met = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < 10_000; seed++)
        {
            var request = new RandomRequest(seed % 3 == 0 ? RegisterCaseRequest.Descriptor : Requests[seed / 3 % Requests.Count], seed);
            var ours = ContractValidator.Of(request.Message.Descriptor).Violations(request.Message)
                .Select(violation => (violation.Field, violation.Code.Reason)).Where(one => !OfEveryField.Contains(one.Reason));
            var theirs = oracle.On(request.Message)
                .Select(one => (one.Path, ReasonOf.GetValueOrDefault(one.Rule, one.Rule)));

            Assert.Equal(Comparable(theirs, request), Comparable(ours, request));
            foreach (var reason in Comparable(ours, request).Select(one => one.Split(':')[1]).Append(""))
            {
                met[reason] = met.GetValueOrDefault(reason) + 1;
            }
        }

        var declared = RulesReflectionIds().Concat(ReasonOf.Values).Distinct();
        Assert.DoesNotContain(declared, reason => met.GetValueOrDefault(reason) < 5);
    }

    // Intentional differences: blanks do not count as a value, and people count characters, not code points.
    private static List<string> Comparable(IEnumerable<(string Path, string Reason)> violations, RandomRequest request) =>
    [
        .. violations
            .Where(one => !request.Blank.Contains(one.Path))
            .Where(one => !(request.CountedOtherwise.Contains(one.Path) && one.Reason is "TEXT_TOO_LONG" or "TEXT_TOO_SHORT"))
            .Select(one => $"{one.Path}:{one.Reason}").Distinct().Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> RulesReflectionIds() =>
        Options.V1.RulesReflection.Descriptor.Extensions.UnorderedExtensions
            .SelectMany(rule => rule.GetOptions().GetExtension(ValidateExtensions.Predefined).Cel).Select(cel => cel.Id);

    [Theory]
    [InlineData(" ")]
    [InlineData("\u00A0\u2003")]
    [InlineData("\u200B")]
    public void Blanks_are_nothing_where_something_is_needed(string blank) => Assert.Contains(
        "reason:FIELD_REQUIRED", Violations(new RevealCprRequest { Reason = blank }));

    [Fact]
    public void A_length_is_counted_as_people_count_and_blanks_fill_no_minimum()
    {
        var family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

        Assert.DoesNotContain("reason:TEXT_TOO_LONG", Violations(new RevealCprRequest { Reason = "familie" + string.Concat(Enumerable.Repeat(family, 493)) }));
        Assert.Contains("reason:TEXT_TOO_LONG", Violations(new RevealCprRequest { Reason = "familie" + string.Concat(Enumerable.Repeat(family, 494)) }));
        Assert.Contains("reason:TEXT_TOO_SHORT", Violations(new RevealCprRequest { Reason = "ab          " }));
        Assert.DoesNotContain("reason:TEXT_TOO_SHORT", Violations(new RevealCprRequest { Reason = "ab cd ef g" }));
    }

    [Fact]
    public void A_violation_names_its_field_as_a_person_knows_it_and_the_limit_it_breaks()
    {
        var request = new RegisterCaseRequest
        {
            RequestId = "01930000-0000-7000-8000-000000000001",
            Form = new InformationForm { Citizen = new Citizen { Name = new string('x', 201) } },
        };

        var texts = RequestChecks.Check(request, rules: null, Today)!.Violations.ToDictionary(violation => violation.Field);

        Assert.Equal("CPR-nummer skal udfyldes.", texts["form.citizen.cpr_number"].In(Language.Danish));
        Assert.Equal("The CPR number must be given.", texts["form.citizen.cpr_number"].In(Language.English));
        Assert.Equal("Navn må højst være på 200 tegn.", texts["form.citizen.name"].In(Language.Danish));
        Assert.Equal("The name may have at most 200 characters.", texts["form.citizen.name"].In(Language.English));
    }

    [Fact]
    public void The_summary_says_which_fields_it_is_about()
    {
        var refused = RequestChecks.Check(new RevealCprRequest { CaseId = "x" }, rules: null, Today)!;

        Assert.Equal(
            "Anmodningen kan ikke behandles. Antal fejl: 2. Sagens id: Feltet skal være et UUID, som 01930000-0000-7000-8000-000000000000. "
            + "Begrundelsen skal udfyldes.",
            refused.Text(Language.Danish));
    }

    [Fact]
    public void A_field_is_refused_once_for_one_thing()
    {
        var found = RequestChecks.Check(
            new RegisterCaseRequest { Form = new InformationForm { Citizen = new Citizen { CprNumber = "3002851234" } } },
            new Sygeopfoelgning.Cases.Intake.RegisterCaseValidator(), Today)!.Violations;

        Assert.Equal("CPR_DATE", Assert.Single(found, violation => violation.Field == "form.citizen.cpr_number").Code.Reason);
    }

    [Theory]
    [InlineData("prefix")]
    [InlineData("unknown")]
    [InlineData("cel")]
    [InlineData("message")]
    public void A_rule_that_the_service_cannot_check_stops_it(string which)
    {
        var rules = which switch
        {
            "prefix" => new FieldRules { String = new StringRules { MaxLen = 3, Prefix = "x" } },
            "cel" => new FieldRules { Cel = { new Buf.Validate.Rule { Id = "MINE", Expression = "this == 'x'" } } },
            "unknown" => FieldRules.Parser.ParseFrom(new FieldRules { String = StringRules.Parser.ParseFrom(new byte[] { 0x80, 0xE2, 0x30, 0x01 }) }.ToByteArray()),
            _ => new FieldRules(),
        };
        var field = new FieldDescriptorProto
        {
            Name = "text", Number = 1, Type = FieldDescriptorProto.Types.Type.String, Label = FieldDescriptorProto.Types.Label.Optional, Options = new FieldOptions(),
        };
        field.Options.SetExtension(ValidateExtensions.Field, rules);
        var message = new DescriptorProto { Name = "Strange", Field = { field } };
        if (which == "message")
        {
            message.Options = new MessageOptions();
            message.Options.SetExtension(ValidateExtensions.Message, new MessageRules { Cel = { new Buf.Validate.Rule { Id = "MINE", Expression = "true" } } });
        }

        var file = new FileDescriptorProto { Name = "strange.proto", Package = "strange", Syntax = "proto3", MessageType = { message } };
        var built = FileDescriptor.BuildFromByteStrings([file.ToByteString()], new ExtensionRegistry { ValidateExtensions.Field, ValidateExtensions.Message });

        var problem = Assert.Throws<StartupProblem>(() => ContractValidator.Of(built[0].MessageTypes[0]));
        Assert.Contains("strange.Strange", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_common_field_follows_its_rule_in_every_request_and_in_the_messages_inside()
    {
        var added = Violations(new AddCitizenInputRequest { CaseId = "2014-0001603" });
        var watched = Violations(new WatchRequest { Subscriptions = { new WatchSubscription { SubscriptionId = new string('x', 65), Case = new CaseToWatch() } } });

        Assert.Superset(new HashSet<string> { "request_id:FIELD_REQUIRED", "case_id:UUID_INVALID" }, added.ToHashSet());
        Assert.Equal(["page_size:PAGE_SIZE_NEGATIVE"], Violations(new ListCasesRequest { PageSize = -1 }));
        Assert.Contains("etag:FIELD_REQUIRED", Violations(new AssignCaseRequest()));
        Assert.Equal(["subscriptions[0].case.case_id:FIELD_REQUIRED", "subscriptions[0].subscription_id:TEXT_TOO_LONG"], watched.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_rule_of_its_own_comes_before_the_common_one_and_is_different_from_it()
    {
        var ruled = Requests.SelectMany(request => Reached(request, [])).Distinct().SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(field => DeclaredRules.CommonOf(field) is not null).ToList();
        var own = ruled.Where(field => field.GetOptions()?.HasExtension(ValidateExtensions.Field) == true).ToList();

        Assert.Empty(Violations(new Sygeopfoelgning.Documentation.V1.AccessFilter()));
        Assert.DoesNotContain(own, field => DeclaredRules.Of(field)!.Equals(DeclaredRules.Of(DeclaredRules.CommonOf(field)!)));
        Assert.Equal(
            Options.V1.CommonFields.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name).Order(StringComparer.Ordinal),
            ruled.Except(own).GroupBy(field => field.Name).Where(uses => uses.Count() > 1).Select(uses => uses.Key).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<MessageDescriptor> Reached(MessageDescriptor message, HashSet<MessageDescriptor> seen) =>
        !seen.Add(message) ? [] : message.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message)
            .SelectMany(field => Reached(field.MessageType, seen)).Prepend(message);

    [Fact]
    public void Every_request_of_the_contract_can_be_checked() => Assert.All(Requests, type => ContractValidator.Of(type));

    [Fact]
    public void The_client_for_browsers_is_tested_with_what_the_services_say()
    {
        var cases = Enumerable.Range(0, 120).Select(seed =>
        {
            var request = new RandomRequest(seed % 3 == 0 ? RegisterCaseRequest.Descriptor : Requests[seed % Requests.Count], seed).Message;
            RequestTexts.Normalise(request);
            return new
            {
                type = request.Descriptor.FullName,
                bytes = Convert.ToBase64String(request.ToByteArray()),
                violations = (RequestChecks.Check(request, rules: null, Today)?.Violations ?? [])
                    .Select(one => new[] { one.Field, one.Code.Reason, one.In(Language.Danish), one.In(Language.English) })
                    .OrderBy(one => one[0] + " " + one[1], StringComparer.Ordinal),
            };
        }).Where(one => one.bytes.Length < 4_000);

        GeneratedPage.IsAsCommitted(
            "../clients/typescript/test/checks.json", JsonSerializer.Serialize(cases, Readable).ReplaceLineEndings("\n") + "\n");
    }

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IEnumerable<string> Violations(IMessage request) =>
        ContractValidator.Of(request.Descriptor).Violations(request).Select(violation => violation.ToString());
}
