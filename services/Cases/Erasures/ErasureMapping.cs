using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Erasures;

/// <summary>Converts an erasure to its message.</summary>
internal static class ErasureMapping
{
    public static Erasure ToProto(this OrderedErasure ordered, IReadOnlyList<ServiceProgress> progress)
    {
        var services = ((IEnumerable<string>)[ErasureProgress.First, .. ErasureProgress.Others])
            .Select(service => new ServiceErasure
            {
                Service = service,
                ErasedAt = progress.FirstOrDefault(one => one.Service == service)?.ErasedAt.ToTimestamp(),
            })
            .ToList();
        return new Erasure
        {
            ErasureId = ordered.ErasureId.ToString(),
            CaseId = ordered.CaseId.ToString(),
            CaseNumber = ordered.Number.ToString(),
            OrderedBy = ordered.OrderedBy,
            Reason = ordered.Reason,
            OrderedAt = ordered.OrderedAt.ToTimestamp(),
            Services = { services },
            Done = services.TrueForAll(service => service.ErasedAt is not null),
        };
    }
}
