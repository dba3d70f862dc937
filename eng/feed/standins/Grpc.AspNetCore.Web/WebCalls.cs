using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Web;

/// <summary>
/// Lets a call that comes as gRPC-Web look like gRPC to what follows, and its answer like gRPC-Web to the caller: another content
/// type, base64 where it is <c>-text</c>, and the trailers as the last frame of the body, because browsers see no real ones.
/// </summary>
internal sealed class WebCalls(RequestDelegate next, GrpcWebOptions options)
{
    private const string Grpc = "application/grpc";
    private const string Web = "application/grpc-web";
    private const string WebText = "application/grpc-web-text";

    public Task Answer(HttpContext context)
    {
        var asked = context.Request.ContentType;
        if (!HttpMethods.IsPost(context.Request.Method) || FormOf(asked) is not { } asText || !IsEnabled(context))
        {
            return next(context);
        }

        // A caller that does not say what it accepts takes the answer in frames, not in base64.
        return AsGrpc(context, asText, FormOf(context.Request.Headers.Accept) ?? false);
    }

    private bool IsEnabled(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.DefaultEnabled;

    private async Task AsGrpc(HttpContext context, bool requestIsText, bool answerAsText)
    {
        var request = context.Request;
        var protocol = request.Protocol;
        request.ContentType = Grpc + SuffixOf(request.ContentType!);
        // What follows answers nothing but HTTP/2, which it needs for the trailers.
        request.Protocol = HttpProtocol.Http2;
        if (requestIsText)
        {
            request.Body = new DecodedBody(request.Body);
        }

        context.Response.OnStarting(() =>
        {
            // The server closes an HTTP/1.1 connection by its own rules.
            request.Protocol = protocol;
            if (context.Response.ContentType is { } type && Is(type, Grpc))
            {
                context.Response.ContentType = (answerAsText ? WebText : Web) + SuffixOf(type);
            }

            return Task.CompletedTask;
        });

        var answer = new WebAnswer(context.Features, answerAsText);
        try
        {
            await next(context);
            await answer.End();
        }
        finally
        {
            answer.Detach();
        }
    }

    // Null when it is no gRPC-Web; otherwise whether it is base64.
    private static bool? FormOf(string? contentType) =>
        contentType is null ? null : Is(contentType, WebText) ? true : Is(contentType, Web) ? false : null;

    // The type itself, or with a codec (`+proto`) or parameters after it.
    private static bool Is(string contentType, string type) =>
        contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == type.Length || contentType[type.Length] is '+' or ';');

    private static string SuffixOf(string contentType) =>
        contentType.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? contentType[plus..] : "";
}
