using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The URLs shown for a resource: those of its endpoints, as the callbacks changed them.</summary>
internal static class ResourceUrls
{
    public static async Task PublishAsync(IResource resource, DistributedApplicationExecutionContext executionContext, ResourceNotificationService notifications, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints withEndpoints)
        {
            urls.AddRange(withEndpoints.GetEndpoints().Where(endpoint => endpoint.IsAllocated).Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }));
        }

        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken);
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
        {
            await callback.Callback(context);
        }

        if (context.Urls.Count > 0)
        {
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                Urls = [.. context.Urls.Select(url => new UrlSnapshot(url.Endpoint?.EndpointName, Complete(url), url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
                {
                    IsInactive = url.Endpoint is not null,
                    DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? string.Empty),
                })],
            });
        }
    }

    private static string Complete(ResourceUrlAnnotation url) => url.Endpoint is { IsAllocated: true } endpoint && url.Url.StartsWith('/')
        ? new Uri(new Uri(endpoint.Url), url.Url).ToString()
        : url.Url;
}
