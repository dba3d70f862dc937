using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Sygeopfoelgning.Tests.Service.StackFramework", "Sygeopfoelgning.Tests.Service")]

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// xunit, with one stack for all classes (<see cref="OneStack"/>), passed to each class's <see cref="StackFixture"/>. xunit 2 has
/// fixtures for a class and for a collection, but none for an assembly.
/// </summary>
public sealed class StackFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    // The tests mostly wait, for events and for processes that start: ADR 37 has the measurements.
    private const int DefaultAtOnce = 3;

    /// <summary>How many collections run at the same time.</summary>
    private static int AtOnce { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("TEST_AT_ONCE"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : DefaultAtOnce;

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        // An exception here would end the process: the runner reports everything.
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new AssemblyRunner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class AssemblyRunner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        private readonly OneStack stack = new();
        private readonly SemaphoreSlim turns = new(AtOnce);

        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await Aggregator.RunAsync(stack.Stop);
            await base.BeforeTestAssemblyFinishedAsync();
        }

        // xunit's own limit on parallel collections is in the method that this one replaces.
        protected override async Task<RunSummary> RunTestCollectionAsync(
            IMessageBus messageBus, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, CancellationTokenSource cancellationTokenSource)
        {
            await turns.WaitAsync(cancellationTokenSource.Token);
            try
            {
                return await new CollectionRunner(
                    stack, testCollection, testCases, DiagnosticMessageSink, messageBus, TestCaseOrderer, new ExceptionAggregator(Aggregator), cancellationTokenSource)
                    .RunAsync();
            }
            finally
            {
                turns.Release();
            }
        }
    }

    private sealed class CollectionRunner(
        OneStack stack, ITestCollection collection, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics, IMessageBus messages,
        ITestCaseOrderer orderer, ExceptionAggregator aggregator, CancellationTokenSource cancellation)
        : XunitTestCollectionRunner(collection, cases, diagnostics, messages, orderer, aggregator, cancellation)
    {
        protected override async Task AfterTestCollectionStartingAsync()
        {
            await base.AfterTestCollectionStartingAsync();
            CollectionFixtureMappings[typeof(OneStack)] = stack;
        }
    }
}
