using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Maps a service's methods as gRPC does, with one difference: bytes that cannot be parsed are a refusal with a reason.
/// gRPC parses the request outside every interceptor, answers UNKNOWN, and writes a stack trace to the log per call.
/// </summary>
internal sealed class CheckedMethods<TService>(IHttpContextAccessor calls) : IServiceMethodProvider<TService> where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bound)
            {
                var bind = bound.BindType.GetMethod(bound.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException($"{bound.BindType} has no method {bound.BindMethodName} that binds a {type}.");
                bind.Invoke(null, [new Binder(context, calls), null]);
                return;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} is not a gRPC service.");
    }

    private sealed class Binder(ServiceMethodProviderContext<TService> context, IHttpContextAccessor calls) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            context.AddUnaryMethod(
                Checked(method), Metadata(method.Name, typeof(TRequest), typeof(ServerCallContext)),
                Invoker<UnaryServerMethod<TService, TRequest, TResponse>>(method.Name, typeof(TRequest), typeof(ServerCallContext)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddServerStreamingMethod(
                Checked(method), Metadata(method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)),
                Invoker<ServerStreamingServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddClientStreamingMethod(
                Checked(method), Metadata(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)),
                Invoker<ClientStreamingServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddDuplexStreamingMethod(
                Checked(method),
                Metadata(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)),
                Invoker<DuplexStreamingServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)));

        private static MethodInfo Handler(string name, Type[] parameters) =>
            typeof(TService).GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {name}.");

        private static TInvoker Invoker<TInvoker>(string name, params Type[] parameters) where TInvoker : Delegate =>
            Handler(name, parameters).CreateDelegate<TInvoker>();

        // The same metadata that gRPC collects: of the type, of the method, and that it is called by POST.
        private static List<object> Metadata(string name, params Type[] parameters) =>
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. Handler(name, parameters).GetCustomAttributes(inherit: true),
            new HttpMethodMetadata(["POST"], acceptCorsPreflight: true),
        ];

        private Method<TRequest, TResponse> Checked<TRequest, TResponse>(Method<TRequest, TResponse> method)
            where TRequest : class where TResponse : class => new(
            method.Type, method.ServiceName, method.Name,
            new Marshaller<TRequest>(method.RequestMarshaller.ContextualSerializer, Parser(method.RequestMarshaller.ContextualDeserializer)),
            method.ResponseMarshaller);

        private Func<DeserializationContext, TRequest> Parser<TRequest>(Func<DeserializationContext, TRequest> parse) => bytes =>
        {
            try
            {
                return parse(bytes);
            }
            catch (Exception unreadable) when (unreadable is not (RpcException or OutOfMemoryException))
            {
                // Not only the library's own exception: some lengths beyond the end surface as an index out of range.
                throw AdmittedCall.Unreadable(calls.HttpContext, new MessageMalformed());
            }
        };
    }
}
