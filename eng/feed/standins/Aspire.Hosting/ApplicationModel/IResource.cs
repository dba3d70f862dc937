namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a project, a program, a container, a database, a parameter.</summary>
public interface IResource
{
    /// <summary>The name, unique in the application regardless of case.</summary>
    string Name { get; }

    /// <summary>Everything that was said about the resource, in the order in which it was said.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
