using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The details of a refusal for <c>buf curl</c>. It uses reflection for requests and answers, but for an error's details it shows
/// only types that it was built with. <c>google.rpc</c> is not among them; <c>google.protobuf.Struct</c> is.
/// </summary>
internal static class PlainDetails
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>Whether a caller is <c>buf curl</c>, by its user agent (<c>grpc-go-connect/2.0.2 (go1.27.3) buf/1.75.0</c>).</summary>
    public static bool IsFor(string? userAgent) => 
        userAgent is not null && userAgent.Contains("buf/", StringComparison.Ordinal)
        && userAgent.Split(' ').Any(product => product.StartsWith("buf/", StringComparison.Ordinal));

    /// <summary>The content of the details, by the names of their types.</summary>
    public static Struct Of(IEnumerable<IMessage> details)
    {
        var plain = new Struct();
        foreach (var detail in details)
        {
            plain.Fields[detail.Descriptor.FullName] = Value.ForStruct(Struct.Parser.ParseJson(Json.Format(detail)));
        }

        return plain;
    }
}
