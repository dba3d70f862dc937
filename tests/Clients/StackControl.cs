using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Sygeopfoelgning.Tests.Clients;

/// <summary>A stack that tests in another language control over HTTP: tokens, ends and starts of services.</summary>
public sealed class StackControl : IAsyncLifetime
{
    private WebApplication? app;

    public Stack Stack { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Stack = await Stack.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.MapGet("/token", (string role, int municipality, string name) => Stack.Token(role, municipality, name));
        app.MapPost("/kill/{resource}", (string resource) => Do(() => Stack.Kill(resource)));
        app.MapPost("/start/{resource}", (string resource) => Do(() => Stack.StartAgain(resource)));
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }

        if (Stack is not null)
        {
            await Stack.DisposeAsync();
        }
    }

    private static async Task<IResult> Do(Func<Task> what)
    {
        try
        {
            await what();
            return Results.Ok();
        }
        catch (Exception failure)
        {
            return Results.Text(failure.Message, statusCode: StatusCodes.Status500InternalServerError);
        }
    }
}
