namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>The name of this service: <c>cases</c>, <c>scheduling</c>, <c>coordination</c> or <c>documentation</c>.</summary>
public sealed record ServiceName(string Value);
