namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container's image.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Where the image comes from.</summary>
    public string? Registry { get; set; }

    /// <summary>The image.</summary>
    public required string Image { get; set; }

    /// <summary>Its tag.</summary>
    public string? Tag { get; set; }

    /// <summary>Its hash, instead of a tag.</summary>
    public string? SHA256 { get; set; }

    internal string FullName
    {
        get
        {
            var image = string.IsNullOrEmpty(Registry) ? Image : $"{Registry}/{Image}";
            return SHA256 is { } hash ? $"{image}@sha256:{hash}" : $"{image}:{Tag ?? "latest"}";
        }
    }
}

/// <summary>What is mounted into a container.</summary>
public enum ContainerMountType
{
    /// <summary>A folder of this machine.</summary>
    BindMount,

    /// <summary>A volume of the container engine.</summary>
    Volume,
}

/// <summary>Something mounted into a container.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <summary>Creates the mount.</summary>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (type == ContainerMountType.BindMount && string.IsNullOrEmpty(source))
        {
            throw new ArgumentNullException(nameof(source), "A bind mount needs a source.");
        }

        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>The volume or folder.</summary>
    public string? Source { get; }

    /// <summary>Where it is mounted.</summary>
    public string Target { get; }

    /// <summary>Whether it is a folder or a volume.</summary>
    public ContainerMountType Type { get; }

    /// <summary>Whether it can only be read.</summary>
    public bool IsReadOnly { get; }
}

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the application.</summary>
    Session,

    /// <summary>Until it is removed by hand.</summary>
    Persistent,
}

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <summary>How long.</summary>
    public required ContainerLifetime Lifetime { get; set; }
}
