using System.Security.Cryptography.X509Certificates;

namespace Aspire.Hosting.Dcp;

/// <summary>How the orchestrator is reached, as it writes it down when it is up.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Authority">Who signed its certificate.</param>
/// <param name="Token">What lets us in.</param>
internal sealed record KubeConfig(Uri Server, X509Certificate2 Authority, string Token)
{
    /// <summary>Reads the file; nothing while it is not complete.</summary>
    public static KubeConfig? TryRead(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        string? server = null, authority = null, token = null;
        foreach (var line in File.ReadLines(file))
        {
            var parts = line.Trim().Split(": ", 2);
            switch (parts[0])
            {
                case "server":
                    server = parts.ElementAtOrDefault(1);
                    break;
                case "certificate-authority-data":
                    authority = parts.ElementAtOrDefault(1);
                    break;
                case "token":
                    token = parts.ElementAtOrDefault(1);
                    break;
            }
        }

        return server is null || authority is null || token is null
            ? null
            : new(new Uri(server), X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(authority))), token);
    }
}
