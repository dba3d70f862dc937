using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Testing.V1;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Sets the business clock of the caller's municipality. Mapped outside production only.</summary>
internal sealed class ClockService([FromKeyedServices(Databases.App)] NpgsqlDataSource database, BusinessClock clock, RequestChecks checks)
    : Sygeopfoelgning.Testing.V1.ClockService.ClockServiceBase
{
    public override async Task<SetBusinessDateResponse> SetBusinessDate(SetBusinessDateRequest request, ServerCallContext context)
    {
        if (checks.Check(request, clock.RealToday) is { } violations)
        {
            throw Statuses.Of(violations, context);
        }

        var cancel = context.CallCancellation();
        var municipality = context.Caller().Municipality;
        await using var transaction = await Transaction.Begin(database, cancel);
        transaction.Add(Statement.SetMunicipality(municipality));
        transaction.Add(request.Date is { } date
            ? new Statement(
                """
                insert into business_clock (municipality_code, business_date, time_of_day) values ($1, $2, $3)
                on conflict (municipality_code) do update set business_date = excluded.business_date, time_of_day = excluded.time_of_day
                """,
                municipality, date.ToDateOnly(), request.Time.ToTimeOnly())
            : new Statement("delete from business_clock where municipality_code = $1", municipality));
        await transaction.Commit(cancel);
        var set = clock.TimeOf(request.Date.ToDateOnly() is { } day ? new SetTime(day, request.Time.ToTimeOnly()) : null);
        return new SetBusinessDateResponse { Date = set.Today.ToProto(), Now = set.Now.ToTimestamp() };
    }
}

/// <summary>Validator of SetBusinessDate.</summary>
internal sealed class SetBusinessDateValidator : RequestValidator<SetBusinessDateRequest>
{
    private static readonly ViolationCode TimeOfDayInvalid = new("TIME_OF_DAY_INVALID",
        "Angiv et klokkeslæt fra 00:00:00 til 23:59:59, uden nanosekunder.",
        "Give a time of day from 00:00:00 to 23:59:59, without nanoseconds.");

    private static readonly ViolationCode TimeWithoutDate = new("TIME_WITHOUT_DATE",
        "Et klokkeslæt kan kun stilles sammen med en dato. Angiv datoen.",
        "A time of day can only be set with a date. Give the date.");

    public SetBusinessDateValidator()
    {
        RuleFor(request => request.Date).IsDate()
            .Must(date => date.ToDateOnly() is not { } day || KnownDays.Covers(day))
            .Violates(KnownDays.Outside, request => [request.Date.ToDateOnly()!, KnownDays.First, KnownDays.Last]);
        RuleFor(request => request.Time)
            .Must(time => time is null || DateMapping.Exists(time)).Violates(TimeOfDayInvalid)
            .Must((request, time) => time is null || request.Date is not null).Violates(TimeWithoutDate)
            .Must((request, time) => Skipped(request) is null)
            .Violates(DanishTime.Skipped, request => [$"{request.Time.Hours:00}:{request.Time.Minutes:00}", request.Date.ToDateOnly()!]);
    }

    private static Refusal? Skipped(SetBusinessDateRequest request) =>
        request.Date.ToDateOnly() is { } day && KnownDays.Covers(day) && request.Time.ToTimeOnly() is { } time
            && !DanishTime.At(day, time).TryGet(out _, out var refusal) ? refusal : null;
}
