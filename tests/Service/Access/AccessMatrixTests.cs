using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Every cell of docs/access.md, tested through the API: each role calls each method about each case, with the
/// request of its <see cref="RpcRow"/>. A method that admits a role that no line of <see cref="AccessMatrix"/> admits fails the test.
/// </summary>
public sealed class AccessMatrixTests(StackFixture fixture) : RpcTest(fixture)
{
    private const string Purpose = "afprøvning af adgangen";
    private const string Late = "no answer in time";

    [Fact]
    public async Task Every_cell_of_the_matrix_is_met()
    {
        var cases = await PrepareCases();
        var cells = new List<Cell>();
        foreach (var method in AccessMatrix.Methods)
        {
            foreach (var service in await ServedBy(method))
            {
                cells.AddRange(
                    from role in AccessMatrix.Roles
                    from seen in AccessMatrix.Of(method).CaseScope == CaseScope.None ? [CaseSeen.Other] : AccessMatrix.Cases
                    let expected = AccessMatrix.Cell(method, role, seen)
                    where expected != AccessMatrix.None
                    select new Cell(service, method, role, seen, expected));
            }
        }

        Assert.True(cells.Count > 1_000, $"{cells.Count} cells");
        var callers = new ConcurrentDictionary<(Role, bool), Suite>();
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cell, _) =>
        {
            var suite = callers.GetOrAdd((cell.Role, StatesPurpose(cell)), key => CallerOf(key.Item1, key.Item2, cases));
            var about = cases.Of(cell.Role, cell.Seen);
            var met = await Meet(cell, suite, about);
            if (met == AccessMatrix.LeftOut && cell.Expected == AccessMatrix.Shown)
            {
                // What is collected from the other services arrives a moment later.
                await Eventually.True($"{cell.Method.FullName} lists the case", async () => (met = await Meet(cell, suite, about)) == AccessMatrix.Shown);
            }

            if (met != cell.Expected)
            {
                wrong.Add($"{cell.Method.FullName} at {cell.Service}, {cell.Role}, {cell.Seen}: {met}, not {cell.Expected}");
            }
        });
        foreach (var suite in callers.Values)
        {
            suite.Dispose();
        }

        Assert.True(wrong.IsEmpty, string.Join("\n", wrong.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Another_municipalitys_case_and_one_that_is_not_there_get_the_same_bytes()
    {
        var elsewhere = (await Fixture.As(municipality: 766).Register()).Case.CaseId;
        var absent = Guid.NewGuid().ToString();
        foreach (var method in AccessMatrix.Methods.Where(method => AccessMatrix.Of(method).CaseScope == CaseScope.Case))
        {
            foreach (var service in await ServedBy(method))
            {
                var role = AccessMatrix.RolesOf(method)[0];
                var suite = role == Role.Service
                    ? new Suite(Stack.Addresses, TestToken.OfService(Stack, Municipality), around: new Patient())
                    : Fixture.As(role.WireName());
                var (one, other) = (await NotFound(elsewhere), await NotFound(absent));

                Assert.Equal((one.Code, one.Message.Replace(elsewhere, absent)), (other.Code, other.Message));
                Assert.Equal(Convert.ToHexString(one.DetailBytes).Replace(Hex(elsewhere), Hex(absent)), Convert.ToHexString(other.DetailBytes));

                async Task<Refused> NotFound(string caseId)
                {
                    var refused = Refused.With(await Assert.ThrowsAsync<RpcException>(
                        () => RpcRequests.Answers(
                            method, suite.To(service), RpcRequests.For(method, new RpcSubject(caseId, "2026-0000001", "1"), Municipality, tried: true))));
                    Assert.Equal((method.FullName, StatusCode.NotFound, "CASE_NOT_FOUND"), (method.FullName, refused.Code, refused.Reason));
                    return refused;
                }
            }
        }

        static string Hex(string text) => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));
    }

    // A caller who needs no purpose states none.
    private static bool StatesPurpose(Cell cell) =>
        cell.Seen != CaseSeen.OtherWithoutPurpose && (cell.Seen != CaseSeen.Own || AccessMatrix.Of(cell.Method).CaseScope == CaseScope.List);

    private Suite CallerOf(Role role, bool statesPurpose, MatrixCases cases)
    {
        var purpose = statesPurpose ? Purpose : null;
        return role == Role.Service
            ? new Suite(Stack.Addresses, TestToken.OfService(Stack, cases.Municipality), purpose, new Patient())
            : Fixture.As(new TokenHolder(role.WireName(), cases.Municipality, "Mads Matrix", role == Role.Citizen ? cases.CitizensPerson : null), purpose);
    }

    private async Task<string> Meet(Cell cell, Suite suite, RpcSubject about)
    {
        try
        {
            var answers = await RpcRequests.Answers(
                cell.Method, suite.To(cell.Service), RpcRequests.For(cell.Method, about, Municipality, tried: true),
                onlyFirst: AccessMatrix.Of(cell.Method).CaseScope == CaseScope.Subscriptions);
            return AccessMatrix.Of(cell.Method).CaseScope switch
            {
                CaseScope.List => answers.Any(answer => JsonFormatter.Default.Format(answer).Contains(about.CaseId, StringComparison.Ordinal))
                    ? AccessMatrix.Shown
                    : AccessMatrix.LeftOut,
                CaseScope.Subscriptions => answers.Select(Ended).FirstOrDefault(reason => reason is not null) ?? AccessMatrix.Shown,
                _ => AccessMatrix.Shown,
            };
        }
        catch (RpcException refused)
        {
            return refused.StatusCode switch
            {
                StatusCode.Unimplemented => "unimplemented",
                StatusCode.DeadlineExceeded => Late,
                _ => Refused.With(refused).Reason,
            };
        }
    }

    private static FieldDescriptor? Kind(IMessage answer) => answer.Descriptor.Oneofs.FirstOrDefault(one => one.Name == "answer")?.Accessor.GetCaseFieldDescriptor(answer);

    private static string? Ended(IMessage answer) =>
        Kind(answer) is { Name: "ended" } field ? ((Types.V1.WatchEnded)field.Accessor.GetValue(answer)).Reason : null;

    // One case per officer's role, one of somebody else, one that is restricted, one of another municipality; all of them
    // known in every service.
    private async Task<MatrixCases> PrepareCases()
    {
        var municipality = Municipality;
        var registrar = Caseworker;
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var cases = new MatrixCases(municipality);
        var place = new Workplace(leader);

        // Who has become a payment officer or a team leader may still have cases from before. Their function follows cases here.
        foreach (var role in (Role[])[Role.PaymentUnit, Role.TeamLeader])
        {
            await place.Register(new TokenHolder(role.WireName(), municipality, "Mads Matrix").Subject);
        }

        Fixture.Employ(AccessMatrix.Roles.Select(role => new TokenHolder(role.WireName(), municipality, "Mads Matrix")));
        foreach (var role in (Role[])[Role.Caseworker, Role.RetentionOfficer, Role.Coordinator, Role.PaymentUnit, Role.TeamLeader, Role.Citizen])
        {
            var registered = await registrar.Register();
            if (role == Role.Citizen)
            {
                cases.CitizensPerson = registered.Case.Citizen.PersonId;
            }
            else
            {
                await new CaseAccessService.CaseAccessServiceClient(leader.To("cases")).AssignCaseAsync(
                    new AssignCaseRequest
                    {
                        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = "1",
                        ResponsibleId = new TokenHolder(role.WireName(), municipality, "Mads Matrix").Subject,
                    },
                    deadline: Suite.Soon);
            }

            cases.Own[role] = await AsSubject(leader, registered);
        }

        cases.Other = await AsSubject(leader, await registrar.Register());
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var restricted = await registrar.Register(form);
        var broken = await new CaseAccessService.CaseAccessServiceClient(Fixture.As(municipality: municipality, name: "Kalle Kollega").To("cases")).BreakGlassAsync(
            new BreakGlassRequest { RequestId = Given.RequestId, CaseId = restricted.Case.CaseId, Reason = "Afprøvning af det brudte glas." }, deadline: Suite.Soon);
        cases.Protected = await AsSubject(leader, restricted) with { BreakGlassId = broken.BrokenGlass.BreakGlassId };
        var elsewhere = await Fixture.As(municipality: 766).Register();
        cases.Elsewhere = new RpcSubject(elsewhere.Case.CaseId, elsewhere.Case.CaseNumber, "1");
        await Arrived(registrar, restricted.Case.CaseId, broken.Position);

        // Who cannot be responsible registers a case all the same, as long as somebody is on duty.
        await place.Rostering(
            await place.Create("team-vagt"), Given.Today, Given.Today.AddDays(7),
            (Given.Today, Given.Today.AddDays(7), [new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler").Subject]));
        await Arrived(Fixture.As(municipality: 766), elsewhere.Case.CaseId, elsewhere.Position);

        // Each case has a talk with the same officer, whose day is listed.
        await Fixture.Calendar(GivenTalks.Officer);
        var free = GivenTalks.Times(GivenTalks.Officer).GetEnumerator();
        foreach (var subject in cases.Own.Values.Append(cases.Other).Append(cases.Protected))
        {
            free.MoveNext();
            await registrar.Book(subject.CaseId, free.Current);
        }

        return cases;
    }

    private static async Task Arrived(Suite suite, string caseId, string position)
    {
        await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = caseId, AtLeast = position }, deadline: Suite.Soon);
        await suite.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = caseId, AtLeast = position }, deadline: Suite.Soon);
        await suite.Journal.ListEntriesAsync(new Documentation.V1.ListEntriesRequest { CaseId = caseId, AtLeast = position }, deadline: Suite.Soon);
    }

    private static async Task<RpcSubject> AsSubject(Suite leader, RegisterCaseResponse registered)
    {
        var access = await new CaseAccessService.CaseAccessServiceClient(leader.To("cases")).GetCaseAccessAsync(
            new GetCaseAccessRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        return new RpcSubject(registered.Case.CaseId, registered.Case.CaseNumber, access.Access.Etag);
    }

    private sealed record Cell(string Service, MethodDescriptor Method, Role Role, CaseSeen Seen, string Expected);

    private sealed class MatrixCases(int municipality)
    {
        public int Municipality { get; } = municipality;

        public string CitizensPerson { get; set; } = "";

        public Dictionary<Role, RpcSubject> Own { get; } = [];

        public RpcSubject Other { get; set; } = null!;

        public RpcSubject Protected { get; set; } = null!;

        public RpcSubject Elsewhere { get; set; } = null!;

        // A role that can own no case is refused whatever it requests.
        public RpcSubject Of(Role role, CaseSeen seen) => seen switch
        {
            CaseSeen.Own => Own.GetValueOrDefault(role, Other),
            CaseSeen.Other or CaseSeen.OtherWithoutPurpose => Other,
            CaseSeen.Protected => Protected,
            CaseSeen.Elsewhere => Elsewhere,
            _ => throw new ArgumentOutOfRangeException(nameof(seen), seen, null),
        };
    }
}
