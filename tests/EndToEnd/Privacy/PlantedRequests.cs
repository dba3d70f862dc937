using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// Requests with a planted text in every field that can contain one, made from the contract, so that new methods and fields
/// are covered as well.
/// </summary>
internal static class PlantedRequests
{
    private const int Turns = 12;   // three kinds of text, four notations of the number

    private static readonly string[] Words = ["name", "description", "affected_functions", "expected_duration", "adapted_work", "street", "city"];

    /// <summary>All methods of the contract.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
    [
        .. typeof(IntakeService).Assembly.GetExportedTypes()
            .Select(type => type.GetProperty("Descriptor", System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(ServiceDescriptor))
            .Select(property => (ServiceDescriptor)property!.GetValue(null)!)
            .Where(service => service.FullName.StartsWith("sygeopfoelgning.", StringComparison.Ordinal))
            .SelectMany(service => service.Methods)
            .OrderBy(method => method.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Requests of one method: with every text planted, including ids; and with existing ids and every other text planted.</summary>
    public static IEnumerable<byte[]> Of(MethodDescriptor method, string caseId)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            yield return Filled(method.InputType, turn, _ => null).ToByteArray();
            yield return Filled(method.InputType, turn, name => IdFor(name, caseId)).ToByteArray();
        }
    }

    /// <summary>A registration that is accepted, with a planted text wherever the form accepts free text.</summary>
    public static RegisterCaseRequest Registration(string cprNumber)
    {
        var form = Forms.LoadForNewPerson(Forms.SmoothCase);
        WriteIn(form);
        form.Citizen.CprNumber = cprNumber;
        return new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = form };
    }

    private static void WriteIn(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => !field.IsMap && !field.IsRepeated))
        {
            switch (field.Accessor.GetValue(message))
            {
                case string { Length: > 0 } when Words.Contains(field.Name):
                    field.Accessor.SetValue(message, field.Name == "street" ? Planted.Secrets.Address : Planted.Secrets.Diagnosis);
                    break;
                case IMessage inside:
                    WriteIn(inside);
                    break;
            }
        }
    }

    private static string? IdFor(string name, string caseId) => name switch
    {
        "case_id" => caseId,
        _ when name.EndsWith("_id", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
        "page_token" or "resume_token" or "at_least" or "etag" or "corrects_entry_id" => "",
        _ => null,
    };

    private static IMessage Filled(MessageDescriptor type, int turn, Func<string, string?> given, int depth = 0)
    {
        var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
        if (message is Timestamp time)
        {
            time.Seconds = 1_700_000_000;
            return time;
        }

        if (message is Google.Type.Date date)
        {
            (date.Year, date.Month, date.Day) = (2026, 3, 2);
            return date;
        }

        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !field.IsMap && depth < 6))
        {
            turn++;
            object? value = field.FieldType switch
            {
                FieldType.String => given(field.Name) ?? Planted.Secrets.Text(turn),
                FieldType.Bytes => ByteString.CopyFromUtf8(Planted.Secrets.Text(turn)),
                FieldType.Message => Filled(field.MessageType, turn, given, depth + 1),
                FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[Math.Min(1, field.EnumType.Values.Count - 1)].Number),
                _ => null,
            };
            if (value is null)
            {
                continue;
            }

            if (field.IsRepeated)
            {
                ((IList)field.Accessor.GetValue(message)).Add(value);
            }
            else
            {
                field.Accessor.SetValue(message, value);
            }
        }

        return message;
    }
}
