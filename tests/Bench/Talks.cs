using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Seed;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Bench;

/// <summary>The times of a municipality with ten thousand open cases and a hundred officers: searched, forecast, and fought for.</summary>
/// <param name="Searches">Searches for a time a second.</param>
/// <param name="Found">Times in an answer.</param>
/// <param name="Forecast">How long a forecast takes, the median.</param>
/// <param name="Due">Follow-ups that the forecast plans.</param>
/// <param name="Late">Those of them that it expects to be late.</param>
/// <param name="Rounds">What became of the random rounds.</param>
internal sealed record Talks(double Searches, int Found, TimeSpan Forecast, int Due, int Late, RandomRounds Rounds)
{
    /// <summary>An officer, a room, the citizen, the employer and the doctor.</summary>
    public const int Participants = 5;

    /// <summary>The weeks that are searched.</summary>
    public const int Weeks = 8;

    /// <summary>Searches a second that are to be reached.</summary>
    public const int LeastSearches = 200;

    /// <summary>The officers, as the seeded plans have them.</summary>
    public const int Officers = 100;

    /// <summary>How often is forecast.</summary>
    public const int Forecasts = 5;

    /// <summary>How long a forecast may take.</summary>
    public static readonly TimeSpan MostForecast = TimeSpan.FromSeconds(10);

    /// <summary>The random rounds, and by how many callers at once.</summary>
    public const int Random = 1_000, Callers = 20;

    private const int InFlight = 8;
    private const int Cases = 10_000;
    private const int Rooms = 3;
    private const int Seed = 20_990_303;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly DateOnly FarDay = new(2099, 3, 3);

    public static async Task<Talks> Measure(BenchStack stack, Settings settings)
    {
        var municipality = Settings.Read;
        await stack.SeedPlans(municipality, 1, Cases);
        await using var scheduling = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(stack.Superuser.ConnectionString) { Database = "schedulingdb", CommandTimeout = 0 });
        var officers = Enumerable.Range(0, Officers).Select(number => $"seeded-officer-{number}").ToList();
        var rooms = Enumerable.Range(0, Rooms).Select(_ => Guid.CreateVersion7()).ToList();
        await Calendars(scheduling, municipality, officers, rooms);

        using var suite = new Suite(stack.Stack.Addresses, stack.Stack.Token("team_leader", municipality, "Lise Leder"), around: new Patient());
        using var officer = new Suite(stack.Stack.Addresses, stack.Stack.Token("caseworker", municipality, "Sofie Sagsbehandler"), around: new Patient());
        var (searches, found) = await Search(officer, rooms[0], settings.Stretch);
        var (forecast, due, late) = await Foretell(suite);
        var cases = Enumerable.Range(1, Callers).Select(number => new SeededCase(municipality, number).CaseId.ToString()).ToList();
        var rounds = await new RandomBookings(officer, scheduling, municipality).Play(
            cases, officers[..3], [$"{rooms[0]}", $"{rooms[1]}", null], FarDay, Random / Callers, new Random(Seed));
        return new Talks(searches, found, forecast, due, late, rounds);
    }

    private static async Task<(double PerSecond, int Found)> Search(Suite suite, Guid room, TimeSpan stretch)
    {
        var bookings = new BookingService.BookingServiceClient(suite.To("scheduling"));
        var from = DateOnly.FromDateTime(DateTime.Today).AddDays(1);
        var days = Enumerable.Range(0, Weeks * 7).Select(from.AddDays).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToList();
        ParticipantTimes Stated(TalkParticipant who, int fromHour, int toHour) => new()
        {
            Participant = who,
            Times =
            {
                days.Select(day => new StatedTime
                {
                    From = DanishTime.At(day, new TimeOnly(fromHour, 0)).Value.ToTimestamp(), To = DanishTime.At(day, new TimeOnly(toHour, 0)).Value.ToTimestamp(),
                }),
            },
        };

        ParticipantTimes[] times = [Stated(TalkParticipant.Citizen, 8, 12), Stated(TalkParticipant.Employer, 9, 15), Stated(TalkParticipant.Doctor, 10, 12)];
        var number = 0;
        var found = 0;
        await Load(WarmUp);
        var before = Volatile.Read(ref number);
        var began = Stopwatch.GetTimestamp();
        await Load(stretch);
        return ((number - before) / Stopwatch.GetElapsedTime(began).TotalSeconds, found);

        Task Load(TimeSpan span)
        {
            var until = Stopwatch.GetTimestamp() + (long)(span.TotalSeconds * Stopwatch.Frequency);
            return Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
            {
                while (Stopwatch.GetTimestamp() < until)
                {
                    var one = Interlocked.Increment(ref number);
                    var answer = await bookings.FindSlotsAsync(
                        new()
                        {
                            CaseId = new SeededCase(Settings.Read, 1 + (one % Cases)).CaseId.ToString(), OfficerIds = { $"seeded-officer-{one % Officers}" },
                            RoomIds = { room.ToString() }, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(45)), ContactForm = ContactForm.InPerson,
                            Persons = Participants, From = from.ToProto(), To = from.AddDays((Weeks * 7) - 1).ToProto(), Times = { times },
                        },
                        deadline: Suite.Soon);
                    found = answer.Slots.Count;
                }
            }));
        }
    }

    private static async Task<(TimeSpan Took, int Due, int Late)> Foretell(Suite suite)
    {
        var forecasts = new ForecastService.ForecastServiceClient(suite.To("scheduling"));
        var took = new List<TimeSpan>();
        ForecastCapacityResponse? answer = null;
        for (var i = 0; i < Forecasts; i++)
        {
            var began = Stopwatch.GetTimestamp();
            answer = await forecasts.ForecastCapacityAsync(new() { Weeks = 26, PageSize = 200 }, deadline: Suite.Soon);
            took.Add(Stopwatch.GetElapsedTime(began));
        }

        return (took.Order().ElementAt(Forecasts / 2), answer!.Due, answer.Late);
    }

    private static async Task Calendars(NpgsqlDataSource scheduling, short municipality, IReadOnlyList<string> officers, IReadOnlyList<Guid> rooms)
    {
        await Run(
            "insert into team_of_officer (municipality_code, officer_id, team_id, first_day) select $1, o, '', '2020-01-01' from unnest($2::text[]) o on conflict do nothing",
            officers.ToArray());
        await Run(
            """
            insert into room (municipality_code, room_id, name, address, seats, first_day, changed_by_id, changed_by_name, changed_at)
            select $1, r, 'Lokale ' || r || ' (opdigtet)', 'Prøvevej 2 (opdigtet)', 8, '2020-01-01', 'bench', 'Bench', now() from unnest($2::uuid[]) r
            """,
            rooms.ToArray());
        await Run(
            """
            with added as (
                insert into calendar (municipality_code, resource_id, version, changed_by_id, changed_by_name, changed_at)
                select $1, r, 1, 'bench', 'Bench', now() from unnest($2::text[]) r returning municipality_code, resource_id)
            insert into working_hours (municipality_code, resource_id, first_day, weekdays, from_minutes, to_minutes, most_talks, changed_by_id, changed_by_name, changed_at)
            select municipality_code, resource_id, '2020-01-01', '{1,2,3,4,5}', '{480,480,480,480,480}', '{960,960,960,960,960}', 0, 'bench', 'Bench', now() from added
            """,
            (string[])[.. officers.Select(one => $"officer:{one}"), .. rooms.Select(one => $"room:{one}")]);

        async Task Run(string sql, object value)
        {
            await using var command = scheduling.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = municipality });
            command.Parameters.Add(new NpgsqlParameter { Value = value });
            await command.ExecuteNonQueryAsync();
        }
    }
}
