using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Grpc.Reflection;

/// <summary>Server reflection under its old name, v1alpha.</summary>
/// <param name="serviceDescriptors">The services to tell of.</param>
public class ReflectionServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors) : ServerReflection.ServerReflectionBase
{
    private readonly ReflectionV1ServiceImpl v1 = new(serviceDescriptors);

    /// <inheritdoc cref="ReflectionServiceImpl(IEnumerable{ServiceDescriptor})"/>
    public ReflectionServiceImpl(params ServiceDescriptor[] serviceDescriptors) : this(serviceDescriptors.AsEnumerable())
    {
    }

    /// <inheritdoc />
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            // The two versions differ in the package's name only: each other's messages can be read.
            var answer = v1.Answer(V1.ServerReflectionRequest.Parser.ParseFrom(requestStream.Current.ToByteString()));
            await responseStream.WriteAsync(ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString())).ConfigureAwait(false);
        }
    }
}
