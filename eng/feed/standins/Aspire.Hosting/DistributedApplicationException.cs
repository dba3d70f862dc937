namespace Aspire.Hosting;

/// <summary>The application could not do what was asked.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Something on this machine is missing or wrong; the message says what to do about it.</summary>
internal sealed class SetupException(string message) : DistributedApplicationException(message);
