using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp;

/// <summary>The orchestrator's interface: objects as JSON, as Kubernetes has them.</summary>
internal sealed class DcpClient : IDisposable
{
    private const string Api = "apis/usvc-dev.developer.microsoft.com/v1";
    private const string MergePatch = "application/merge-patch+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly HttpClient http;

    public DcpClient(KubeConfig config)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 presented && SignedBy(config.Authority, presented),
            },
        };
        http = new HttpClient(handler) { BaseAddress = config.Server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", config.Token);
    }

    public Task<DcpObject<TSpec, TStatus>> CreateAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, DcpObject<TSpec, TStatus> value, CancellationToken cancellationToken) =>
        Send<DcpObject<TSpec, TStatus>>(HttpMethod.Post, $"{Api}/{kind.Plural}", value, "application/json", cancellationToken)!;

    /// <summary>The object; nothing when it is gone.</summary>
    public Task<DcpObject<TSpec, TStatus>?> GetAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, CancellationToken cancellationToken) =>
        Send<DcpObject<TSpec, TStatus>>(HttpMethod.Get, $"{Api}/{kind.Plural}/{name}", null, null, cancellationToken);

    public Task PatchAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, object spec, CancellationToken cancellationToken) =>
        Send<JsonElement?>(HttpMethod.Patch, $"{Api}/{kind.Plural}/{name}", new { spec }, MergePatch, cancellationToken);

    public Task DeleteAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, CancellationToken cancellationToken) =>
        Send<JsonElement?>(HttpMethod.Delete, $"{Api}/{kind.Plural}/{name}", null, null, cancellationToken);

    /// <summary>All objects of a kind as they are, and then every change, until the connection ends.</summary>
    public async IAsyncEnumerable<DcpChange<TSpec, TStatus>> WatchAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{Api}/{kind.Plural}?watch=true", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await foreach (var line in Lines(response, cancellationToken))
        {
            if (line.Length > 0 && JsonSerializer.Deserialize<DcpChange<TSpec, TStatus>>(line, Json) is { } change)
            {
                yield return change;
            }
        }
    }

    /// <summary>What an object writes, line by line, until it ends.</summary>
    public async IAsyncEnumerable<string> LogAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, string source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync($"{Api}/{kind.Plural}/{name}/log?source={source}&follow=true&timestamps=true", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            yield break;
        }

        await foreach (var line in Lines(response, cancellationToken))
        {
            yield return line;
        }
    }

    /// <summary>Tells the orchestrator to stop everything and end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Send<JsonElement?>(HttpMethod.Patch, "admin/execution", new { status = "Stopping", shutdownResourceCleanup = "Full" }, MergePatch, cancellationToken);

    public void Dispose() => http.Dispose();

    private static bool SignedBy(X509Certificate2 authority, X509Certificate2 presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(presented);
    }

    private static async IAsyncEnumerable<string> Lines(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    private async Task<T?> Send<T>(HttpMethod method, string path, object? body, string? mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            // The orchestrator takes a media type with a character set for another one.
            request.Content = new StringContent(JsonSerializer.Serialize(body, Json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType!);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound && method != HttpMethod.Post)
        {
            return default;
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new DistributedApplicationException($"The orchestrator refused {method} {path}: {(int)response.StatusCode} {text}");
        }

        return text.Length == 0 ? default : JsonSerializer.Deserialize<T>(text, Json);
    }
}
