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
    private const int Looks = 40;
    private const int MostRefusals = 5;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

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

    public Task PatchAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, object change, CancellationToken cancellationToken) =>
        Send<JsonElement?>(HttpMethod.Patch, $"{Api}/{kind.Plural}/{name}", change, MergePatch, cancellationToken);

    /// <summary>Creates a process or a container, and comes back when the orchestrator has looked at it.</summary>
    /// <remarks>
    /// Where one of the same name has just been deleted, the orchestrator may take the end of that one for the end of this one
    /// and never look at it. A change makes it look again.
    /// </remarks>
    public async Task CreateProcessAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, DcpObject<TSpec, TStatus> value, CancellationToken cancellationToken)
        where TStatus : IProcessStatus
    {
        var name = value.Metadata.Name;
        await CreateAsync(kind, value, cancellationToken);
        for (var looks = 1; !await SoonAsync(IsLookedAt, cancellationToken); looks++)
        {
            await PatchAsync(kind, name, new { metadata = new { annotations = new { look = $"{looks}" } } }, cancellationToken);
        }

        async Task<bool> IsLookedAt() => await GetAsync(kind, name, cancellationToken) is not { Status: null or { State: null or "" } };
    }

    /// <summary>Deletes an object, and comes back when it is gone.</summary>
    /// <remarks>
    /// Where the orchestrator is just writing down that a process has ended, it loses a deletion that it has answered with
    /// success, or finds the object half gone and refuses. So it is asked again.
    /// </remarks>
    public async Task DeleteAsync<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, CancellationToken cancellationToken)
    {
        for (var (isGone, refusals) = (false, 0); !isGone;)
        {
            try
            {
                await Send<JsonElement?>(HttpMethod.Delete, $"{Api}/{kind.Plural}/{name}", null, null, cancellationToken);
                isGone = await SoonAsync(IsGone, cancellationToken);
            }
            catch (DistributedApplicationException) when (++refusals < MostRefusals)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }

        async Task<bool> IsGone() => await GetAsync(kind, name, cancellationToken) is null;
    }

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

    /// <summary>Whether it is so within about a second.</summary>
    private static async Task<bool> SoonAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            if (await isSo())
            {
                return true;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return false;
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
