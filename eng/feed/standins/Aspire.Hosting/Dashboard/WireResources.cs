using System.Collections;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Hosting.Dashboard;

/// <summary>What is known about a resource, as the dashboard reads it.</summary>
internal static class WireResources
{
    public static Wire.Resource Of(ResourceEvent resourceEvent)
    {
        var snapshot = resourceEvent.Snapshot;
        var resource = new Wire.Resource
        {
            Name = resourceEvent.ResourceId,
            DisplayName = resourceEvent.Resource.Name,
            Uid = resourceEvent.ResourceId,
            ResourceType = snapshot.ResourceType,
            IsHidden = snapshot.IsHidden,
            CreatedAt = Time(snapshot.CreationTimeStamp),
            StartedAt = Time(snapshot.StartTimeStamp),
            StoppedAt = Time(snapshot.StopTimeStamp),
        };
        if (snapshot.State is { } state)
        {
            resource.State = state.Text;
            resource.StateStyle = state.Style ?? string.Empty;
        }

        resource.Properties.AddRange(snapshot.Properties.Select(property => new ResourceProperty { Name = property.Name, Value = ValueOf(property.Value), IsSensitive = property.IsSensitive }));
        if (snapshot.ExitCode is { } exitCode)
        {
            resource.Properties.Add(new ResourceProperty { Name = "resource.exitCode", Value = ValueOf(exitCode) });
        }

        resource.Environment.AddRange(snapshot.EnvironmentVariables.Select(variable => new EnvironmentVariable { Name = variable.Name, Value = variable.Value ?? string.Empty, IsFromSpec = variable.IsFromSpec }));
        resource.Urls.AddRange(snapshot.Urls.Select(Of));
        resource.Volumes.AddRange(snapshot.Volumes.Select(volume => new Volume { Source = volume.Source ?? string.Empty, Target = volume.Target, MountType = volume.MountType, IsReadOnly = volume.IsReadOnly }));
        resource.HealthReports.AddRange(snapshot.HealthReports.Select(Of));
        resource.Relationships.AddRange(snapshot.Relationships.Select(relation => new ResourceRelationship { ResourceName = relation.ResourceName, Type = relation.Type }));
        resource.Commands.AddRange(snapshot.Commands.Select(Of));
        return resource;
    }

    private static Url Of(UrlSnapshot url)
    {
        var wire = new Url
        {
            FullUrl = url.Url,
            IsInternal = url.IsInternal,
            IsInactive = url.IsInactive,
            DisplayProperties = new UrlDisplayProperties { DisplayName = url.DisplayProperties.DisplayName, SortOrder = url.DisplayProperties.SortOrder },
        };
        if (url.Name is { } name)
        {
            wire.EndpointName = name;
        }

        return wire;
    }

    private static HealthReport Of(HealthReportSnapshot report)
    {
        var wire = new HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? string.Empty,
            Exception = report.ExceptionText ?? string.Empty,
            LastRunAt = Time(report.LastRunAt),
        };
        if (report.Status is { } status)
        {
            wire.Status = status switch
            {
                Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy => HealthStatus.Healthy,
                Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded => HealthStatus.Degraded,
                _ => HealthStatus.Unhealthy,
            };
        }

        return wire;
    }

    private static Wire.ResourceCommand Of(ResourceCommandSnapshot command)
    {
        var wire = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            DisplayDescription = command.DisplayDescription ?? string.Empty,
            IsHighlighted = command.IsHighlighted,
            IconName = command.IconName ?? string.Empty,
            IconVariant = command.IconVariant == Aspire.Hosting.ApplicationModel.IconVariant.Filled ? Wire.IconVariant.Filled : Wire.IconVariant.Regular,
            State = (Wire.ResourceCommandState)(int)command.State,
        };
        if (command.ConfirmationMessage is { } question)
        {
            wire.ConfirmationMessage = question;
        }

        return wire;
    }

    private static Timestamp? Time(DateTime? time) => time is { } known ? Timestamp.FromDateTime(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : null;

    private static Value ValueOf(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int number => Value.ForNumber(number),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ValueOf)]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
