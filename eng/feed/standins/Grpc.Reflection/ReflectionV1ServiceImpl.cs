using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Request = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Grpc.Reflection;

/// <summary>Server reflection: tells which services there are, and their .proto files.</summary>
public class ReflectionV1ServiceImpl : ServerReflection.ServerReflectionBase
{
    private readonly ProtoFiles files;
    private readonly ListServiceResponse listed = new();

    /// <summary>Makes the service.</summary>
    /// <param name="serviceDescriptors">The services to tell of.</param>
    public ReflectionV1ServiceImpl(IEnumerable<ServiceDescriptor> serviceDescriptors)
    {
        var services = serviceDescriptors.ToList();
        files = new ProtoFiles(services);
        listed.Service.AddRange(services.Select(service => new ServiceResponse { Name = service.FullName }));
    }

    /// <inheritdoc cref="ReflectionV1ServiceImpl(IEnumerable{ServiceDescriptor})"/>
    public ReflectionV1ServiceImpl(params ServiceDescriptor[] serviceDescriptors) : this(serviceDescriptors.AsEnumerable())
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
            await responseStream.WriteAsync(Answer(requestStream.Current)).ConfigureAwait(false);
        }
    }

    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            Request.ListServices => new ServerReflectionResponse { ListServicesResponse = listed },
            Request.FileByFilename => File(files.ByName(request.FileByFilename), request.FileByFilename),
            Request.FileContainingSymbol => File(files.BySymbol(request.FileContainingSymbol), request.FileContainingSymbol),
            Request.FileContainingExtension => Extension(request.FileContainingExtension),
            Request.AllExtensionNumbersOfType => ExtensionNumbers(request.AllExtensionNumbersOfType),
            _ => Refuse(StatusCode.InvalidArgument, "The request asks for nothing."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private ServerReflectionResponse Extension(ExtensionRequest wanted) => File(
        files.ByExtension(wanted.ContainingType, wanted.ExtensionNumber),
        $"extension {wanted.ExtensionNumber} of {wanted.ContainingType}");

    private ServerReflectionResponse ExtensionNumbers(string message) => files.ExtensionNumbers(message) is { } numbers
        ? new() { AllExtensionNumbersResponse = new() { BaseTypeName = message, ExtensionNumber = { numbers } } }
        : NotFound(message);

    private static ServerReflectionResponse File(FileDescriptor? file, string wanted) => file is null
        ? NotFound(wanted)
        : new()
        {
            FileDescriptorResponse = new()
            {
                FileDescriptorProto = { ProtoFiles.WithImports(file).Select(each => each.SerializedData) },
            },
        };

    private static ServerReflectionResponse NotFound(string wanted) => Refuse(StatusCode.NotFound, $"Not known here: {wanted}");

    private static ServerReflectionResponse Refuse(StatusCode code, string message) =>
        new() { ErrorResponse = new() { ErrorCode = (int)code, ErrorMessage = message } };
}
