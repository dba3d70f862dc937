using FluentValidation;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Testing.V1;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Sets the business date of the caller's municipality. Mapped outside production only.</summary>
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
                insert into business_clock (municipality_code, business_date) values ($1, $2)
                on conflict (municipality_code) do update set business_date = excluded.business_date
                """,
                municipality, date.ToDateOnly())
            : new Statement("delete from business_clock where municipality_code = $1", municipality));
        await transaction.Commit(cancel);
        return new SetBusinessDateResponse { Date = request.Date ?? clock.RealToday.ToProto() };
    }
}

/// <summary>Validator of SetBusinessDate.</summary>
internal sealed class SetBusinessDateValidator : RequestValidator<SetBusinessDateRequest>
{
    public SetBusinessDateValidator() => RuleFor(request => request.Date).IsDate()
        .Must(date => date.ToDateOnly() is not { } day || KnownDays.Covers(day))
        .Violates(KnownDays.Outside, request => [request.Date.ToDateOnly()!, KnownDays.First, KnownDays.Last]);
}
