using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// Decides which traces are recorded. For a trace that begins here the SDK's settings decide (<c>OTEL_TRACES_SAMPLER</c>, <c>OTEL_TRACES_SAMPLER_ARG</c>);
/// a span below a recorded parent is recorded. The SDK's parent-based sampler would also let an outside caller switch off the trace of
/// its call. Here only services can, for their polling, once a call has proved that it comes from one.
/// </summary>
internal sealed class TraceSampler(Sampler root) : Sampler
{
    private const string Setting = "OTEL_TRACES_SAMPLER";
    private const string Argument = "OTEL_TRACES_SAMPLER_ARG";

    public static TraceSampler Of(IConfiguration configuration) => new(configuration[Setting] switch
    {
        null or "" or "always_on" or "parentbased_always_on" => new AlwaysOnSampler(),
        "always_off" or "parentbased_always_off" => new AlwaysOffSampler(),
        "traceidratio" or "parentbased_traceidratio" => new TraceIdRatioBasedSampler(Ratio(configuration[Argument])),
        var unknown => throw new StartupProblem(
            $"The setting {Setting} is {unknown}: write parentbased_always_on, parentbased_always_off or parentbased_traceidratio."),
    });

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId == default)
        {
            return root.ShouldSample(samplingParameters);
        }

        if ((parent.TraceFlags & ActivityTraceFlags.Recorded) != 0)
        {
            return new SamplingResult(SamplingDecision.RecordAndSample);
        }

        return parent.IsRemote && samplingParameters.Kind == ActivityKind.Server
            ? root.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);
    }

    private static double Ratio(string? text) => text switch
    {
        null or "" => 1,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1 => ratio,
        _ => throw new StartupProblem($"The setting {Argument} is {text}: write a number from 0 to 1, such as 0.1."),
    };
}
