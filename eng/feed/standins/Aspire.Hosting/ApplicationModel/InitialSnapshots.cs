namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about a resource before anything happened to it.</summary>
internal static class InitialSnapshots
{
    public static CustomResourceSnapshot Of(IResource resource)
    {
        var snapshot = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var said)
            ? said.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = TypeOf(resource), Properties = [] };
        var relations = resource.Annotations.OfType<ResourceRelationshipAnnotation>().Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type));
        return snapshot with
        {
            CreationTimeStamp = DateTime.UtcNow,
            IsHidden = snapshot.IsHidden || resource.HasAnnotationOfType<HiddenAnnotation>(),
            Relationships = [.. relations.Distinct()],
            Properties = snapshot.Properties.With(new ResourcePropertySnapshot(KnownProperties.ParentName, resource.Parent()?.Instances()[0].Name)),
            HealthReports = NotYetChecked(resource),
        };
    }

    public static System.Collections.Immutable.ImmutableArray<HealthReportSnapshot> NotYetChecked(IResource resource) =>
        [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key).Distinct().Select(key => new HealthReportSnapshot(key, null, null, null))];

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ContainerResource => "Container",
        ParameterResource => "Parameter",
        ConnectionStringResource => "ConnectionString",
        _ => resource.GetType().Name,
    };
}
