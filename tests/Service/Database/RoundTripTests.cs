using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Testing.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// What each RPC costs at the database, as seen on the wire between a replica and PostgreSQL. A question more, or one per
/// row of an answer, shows here before it shows anywhere else.
/// </summary>
public sealed class RoundTripTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Cases = 5;

    // Everything that is sent counts: BEGIN, COMMIT and ROLLBACK too, and what says for which municipality and caller.
    private const string Expected =
        """
        cases          RegisterCase                      3 round trips, 15 statements
        cases          RegisterCase, validate_only       5 round trips, 14 statements
        cases          RegisterCase, sent again          3 round trips,  7 statements
        cases          GetCase                           1 round trip,   3 statements
        cases          ListCases of 5                    1 round trip,   2 statements
        cases          ListCases of 1                    1 round trip,   2 statements
        cases          ExportCase                        4 round trips,  8 statements
        cases          Watch                             1 round trip,   3 statements
        cases          RevealCpr                         1 round trip,   3 statements
        cases          RevealProtectedAddress            1 round trip,   3 statements
        cases          GetCaseAccess                     3 round trips,  7 statements
        cases          AssignCase                        3 round trips, 13 statements
        cases          RestrictCase                      6 round trips, 19 statements
        cases          LiftProtection                    6 round trips, 20 statements
        cases          BreakGlass                        4 round trips, 15 statements
        cases          ListBreakGlasses                  1 round trip,   2 statements
        cases          AcknowledgeBreakGlass             4 round trips, 14 statements
        cases          OrderErasure                      6 round trips, 22 statements
        cases          GetErasure                        1 round trip,   2 statements
        scheduling     GetPlan                           3 round trips,  6 statements
        scheduling     PreviewPlan                       2 round trips,  4 statements
        scheduling     ExportCase                        4 round trips,  8 statements
        scheduling     Watch                             2 round trips,  5 statements
        coordination   ListParties                       2 round trips,  4 statements
        coordination   ExportCase                        4 round trips,  8 statements
        coordination   Watch                             1 round trip,   3 statements
        documentation  ListEntries                       2 round trips,  4 statements
        documentation  AppendEntry                       3 round trips, 13 statements
        documentation  VerifyJournal                     1 round trip,   3 statements
        documentation  ExportCase                        4 round trips,  8 statements
        documentation  ExportCase, team_leader           5 round trips, 10 statements
        documentation  Watch                             1 round trip,   3 statements
        documentation  ListAccesses                      1 round trip,   2 statements
        documentation  ListCaseAccesses                  1 round trip,   3 statements
        documentation  SetBusinessDate                   1 round trip,   4 statements
        """;

    // What the others read of a service, and what an operator does about parked events, goes over the connections of its background
    // work, which never rests: the two cannot be told apart on the wire.
    private static readonly string[] WithTheBackground = ["ReadEvents", "ReadAccesses", "RetryParkedEvent", "SkipParkedEvent", "ListParkedEvents"];

    private readonly HashSet<string> met = [];

    [Fact]
    public async Task Every_RPC_costs_the_round_trips_and_statements_it_is_known_to_cost()
    {
        var municipality = await Fixture.NewMunicipality();
        await (await Fixture.Database("scheduling", "superuser")).Run(
            "insert into municipality (municipality_code, pinned_rule_set_id, overlay_ids) values ($1, 'RS-2015', '{}')", (short)municipality);
        var registered = new List<RegisterCaseResponse>();
        for (var i = 0; i < Cases; i++)
        {
            registered.Add(await Fixture.As(municipality: municipality).Register());
        }

        var known = registered[^1].Case.CaseId;
        await Fixture.As(municipality: municipality).JournalOf(registered[^1], 3);
        var facts = Given.Registration();

        var about = new MatrixCase(known, registered[^1].Case.CaseNumber, "1");

        var costs = new List<string>();
        await Measure("cases", municipality, costs, async meter =>
        {
            var invoker = meter.To(Role.Caseworker);
            var (intake, cases) = (new IntakeService.IntakeServiceClient(invoker), new CaseService.CaseServiceClient(invoker));
            await meter.Tell("RegisterCase", async () => await intake.RegisterCaseAsync(Given.Registration()));
            await meter.Tell("RegisterCase, validate_only", async () =>
            {
                var tried = Given.Registration();
                tried.ValidateOnly = true;
                await intake.RegisterCaseAsync(tried);
            });
            await intake.RegisterCaseAsync(facts);
            await meter.Tell("RegisterCase, sent again", async () => await intake.RegisterCaseAsync(facts));
            await meter.Tell("GetCase", async () => await cases.GetCaseAsync(new GetCaseRequest { CaseId = known }));
            await meter.Tell($"ListCases of {Cases}", async () =>
                Assert.Equal(Cases, (await cases.ListCasesAsync(new ListCasesRequest { PageSize = Cases })).Cases.Count));
            await meter.Tell("ListCases of 1", async () => await cases.ListCasesAsync(new ListCasesRequest { PageSize = 1 }));
            await meter.Tell("ExportCase", about);
            await meter.Tell("Watch", about);
            await meter.Tell("RevealCpr", about);
            await meter.Tell("RevealProtectedAddress", await Protected(municipality, "Sofie Sagsbehandler"));
            await meter.Tell("GetCaseAccess", about);
            await meter.Tell("AssignCase", () => New(municipality));
            await meter.Tell("RestrictCase", () => New(municipality));
            await meter.Tell("LiftProtection", () => Protected(municipality));
            await meter.Tell("BreakGlass", () => Protected(municipality));
            await meter.Tell("ListBreakGlasses", about);
            await meter.Tell("AcknowledgeBreakGlass", () => Broken(municipality));
            await meter.Tell("OrderErasure", () => New(municipality));
            var erasures = new ErasureService.ErasureServiceClient(meter.To(Role.TeamLeader));
            var ordered = (await erasures.OrderErasureAsync((OrderErasureRequest)Requested("OrderErasure", await New(municipality)))).Erasure;
            await meter.Tell("GetErasure", async () => await erasures.GetErasureAsync(new GetErasureRequest { ErasureId = ordered.ErasureId }));
        });
        await Measure("scheduling", municipality, costs, async meter =>
        {
            var deadlines = new DeadlineService.DeadlineServiceClient(meter.To(Role.Caseworker));
            await meter.Tell("GetPlan", async () => await deadlines.GetPlanAsync(new GetPlanRequest { CaseId = known }));
            await meter.Tell("PreviewPlan", async () => await deadlines.PreviewPlanAsync(new PreviewPlanRequest
            {
                MunicipalityCode = municipality,
                Facts = new PlanFacts
                {
                    FirstAbsenceDay = Given.Today.AddDays(-40).ToProto(),
                    KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay,
                },
            }));
            await meter.Tell("ExportCase", about);
            await meter.Tell("Watch", about);
        });
        await Measure("coordination", municipality, costs, async meter =>
        {
            await meter.Tell("ListParties", async () => await new PartyService.PartyServiceClient(meter.To(Role.Caseworker)).ListPartiesAsync(
                new ListPartiesRequest { CaseId = known }));
            await meter.Tell("ExportCase", about);
            await meter.Tell("Watch", about);
        });
        await Measure("documentation", municipality, costs, async meter =>
        {
            var invoker = meter.To(Role.Caseworker);
            var journal = new JournalService.JournalServiceClient(invoker);
            await meter.Tell("ListEntries", async () => await journal.ListEntriesAsync(new ListEntriesRequest { CaseId = known }));
            await meter.Tell("AppendEntry", async () => await journal.AppendEntryAsync(new AppendEntryRequest
            {
                RequestId = Given.RequestId, CaseId = known, Subject = "Opkald", Text = "Borgeren blev ringet op.",
            }));
            await meter.Tell("VerifyJournal", async () => await journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = known }));
            await meter.Tell("ExportCase", about);
            await meter.Tell("ExportCase", about, Role.TeamLeader);
            await meter.Tell("Watch", about);
            await meter.Tell("ListAccesses", about);
            await meter.Tell("ListCaseAccesses", about);
            await meter.Tell("SetBusinessDate", async () => await new ClockService.ClockServiceClient(invoker).SetBusinessDateAsync(new SetBusinessDateRequest()));
        });

        var found = string.Join('\n', costs);
        Assert.True(Expected.ReplaceLineEndings("\n") == found, $"Found:\n{found}");
        Assert.Empty(AccessMatrix.Methods.Where(method => !WithTheBackground.Contains(method.Name)).Select(method => $"/{method.Service.FullName}/{method.Name}").Except(met));
    }

    private async Task<MatrixCase> New(int municipality, InformationForm? form = null, string registrar = "Rikke Registrator")
    {
        var registered = await Fixture.As(municipality: municipality, name: registrar).Register(form);
        return new MatrixCase(registered.Case.CaseId, registered.Case.CaseNumber, "1");
    }

    private Task<MatrixCase> Protected(int municipality, string registrar = "Rikke Registrator")
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        return New(municipality, form, registrar);
    }

    private async Task<MatrixCase> Broken(int municipality)
    {
        var about = await Protected(municipality);
        var officer = new CaseAccessService.CaseAccessServiceClient(Fixture.As(municipality: municipality, name: "Kalle Kollega").To("cases"));
        var broken = await officer.BreakGlassAsync((BreakGlassRequest)Requested("BreakGlass", about), deadline: Suite.Soon);
        return about with { BreakGlassId = broken.BrokenGlass.BreakGlassId };
    }

    // As the matrix asks, but really done.
    private static IMessage Requested(string method, MatrixCase about, string service = "cases")
    {
        var request = MatrixRequests.For(MethodOf(service, method), about);
        request.Descriptor.FindFieldByName("validate_only")?.Accessor.Clear(request);
        return request;
    }

    private static MethodDescriptor MethodOf(string service, string name) => AccessMatrix.Methods.Single(method =>
        method.Name == name && (method.File.Package.StartsWith($"sygeopfoelgning.{service}.", StringComparison.Ordinal) || name == "ExportCase"));

    private async Task Measure(string service, int municipality, List<string> costs, Func<Meter, Task> calls)
    {
        var database = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString($"{service}db"));
        await using var tap = new DatabaseTap(database.Host!, database.Port);
        await using var replica = await Replica.Behind(tap, Stack, service);
        using var meter = new Meter(Stack, service, replica.Address, municipality, tap, costs, met);
        await calls(meter);
    }

    /// <summary>Calls one replica, and writes down what each call costs it.</summary>
    private sealed class Meter(
        Stack stack, string service, string address, int municipality, DatabaseTap tap, List<string> costs, HashSet<string> met) : IDisposable
    {
        private readonly Dictionary<Role, Suite> suites = [];

        public CallInvoker To(Role role)
        {
            if (!suites.TryGetValue(role, out var suite))
            {
                suites.Add(role, suite = stack.At(service, address, role.WireName(), municipality));
            }

            return suite.To(service).Intercept(new Noting(met));
        }

        public Task Tell(string name, Func<Task> call) => Tell(name, () => Task.FromResult(true), _ => call());

        public Task Tell(string method, MatrixCase about, Role? role = null) => Tell(method, () => Task.FromResult(about), role);

        /// <summary>The method as the matrix asks for it, about a case of its own each time, called by the first role that may.</summary>
        public Task Tell(string method, Func<Task<MatrixCase>> about, Role? role = null)
        {
            var descriptor = MethodOf(service, method);
            var invoker = To(role ?? AccessMatrix.Of(descriptor).Roles[0]);
            var name = role is { } named ? $"{method}, {named.WireName()}" : method;
            return Tell(name, about, one => Call(descriptor, invoker, Requested(method, one, service)));
        }

        public void Dispose()
        {
            foreach (var suite in suites.Values)
            {
                suite.Dispose();
            }
        }

        // The first call reads what a process reads once. Of the next three the cheapest counts: a health check may fall into one.
        private async Task Tell<T>(string name, Func<Task<T>> prepare, Func<T, Task> call)
        {
            await call(await prepare());
            var found = new List<(int Trips, int Statements)>();
            for (var i = 0; i < 3; i++)
            {
                var prepared = await prepare();
                var trips = await tap.Record(() => call(prepared));
                found.Add((trips.Count, trips.Sum(trip => trip.Statements.Count)));
            }

            var (count, statements) = found.Min();
            costs.Add(string.Create(CultureInfo.InvariantCulture,
                $"{service,-14} {name,-32} {count,2} {(count == 1 ? "round trip, " : "round trips,")} {statements,2} statements"));
        }

        // A stream to its end; a Watch until it has told what there is.
        private static async Task Call(MethodDescriptor method, CallInvoker invoker, IMessage request)
        {
            if (!method.IsServerStreaming)
            {
                await invoker.AsyncUnaryCall(AccessMatrixTests.AsMethod(method, MethodType.Unary), null, new CallOptions(deadline: Suite.Soon), request);
                return;
            }

            using var call = invoker.AsyncServerStreamingCall(
                AccessMatrixTests.AsMethod(method, MethodType.ServerStreaming), null, new CallOptions(deadline: Suite.Soon), request);
            while (await call.ResponseStream.MoveNext(CancellationToken.None) && !IsHeartbeat(call.ResponseStream.Current))
            {
            }
        }

        private static bool IsHeartbeat(IMessage answer) =>
            answer.Descriptor.FindFieldByName("heartbeat") is { } heartbeat && heartbeat.Accessor.HasValue(answer);
    }

    /// <summary>Notes which methods were called.</summary>
    private sealed class Noting(HashSet<string> met) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            met.Add(context.Method.FullName);
            return continuation(request, context);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            met.Add(context.Method.FullName);
            return continuation(request, context);
        }
    }
}
