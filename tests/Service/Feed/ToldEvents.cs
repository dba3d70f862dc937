using Google.Protobuf;
using Npgsql;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Events of Cases written into its log as its calls write them, with ids and days of the test's choice: the other services read them from the feed
/// like any other.
/// </summary>
internal static class ToldEvents
{
    /// <summary>Publishes an event about a case.</summary>
    public static Task<int> Publish(this NpgsqlDataSource publisher, int municipality, string caseId, IMessage told) => publisher.Run(
        """
        insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                           occurred_at, trace_parent, request_id)
        values ($1, $2, $3, $4, 'test', '', 'service', 'test', clock_timestamp(), '', '')
        """,
        (short)municipality, Guid.Parse(caseId), told.Descriptor.FullName, told.ToByteArray());
}
