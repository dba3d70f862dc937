using Grpc.Core;
using OpenTelemetry.Trace;
using Sygeopfoelgning.Stories;

return args switch
{
    ["token", .. var rest] => PrintToken(rest),
    ["demo"] => await Demo("smooth-case"),
    ["demo", var story] => await Demo(story),
    _ => Fail("Use: demo [smooth-case|risk-case|standby], or token --role caseworker --municipality 101 [--name NAME] [--person ID]."),
};

static int PrintToken(string[] options)
{
    if (Options.Read(options) is not { } holder)
    {
        return Fail("Use: token --role caseworker --municipality 101 [--name NAME] [--person ID].");
    }

    if (RunningStack.SigningKey() is not { } key)
    {
        return Fail("There is no key to sign with yet: start the stack once with ./run.");
    }

    using var tokens = new Tokens(key);
    Console.WriteLine(tokens.Mint(holder));
    return 0;
}

static async Task<int> Demo(string story)
{
    Func<Suite, Stage, Task>? play = story switch
    {
        "smooth-case" => SmoothCase.Play,
        "risk-case" => RiskCase.Play,
        "standby" => StandbyCase.Play,
        "partial-return" => PartialReturnCase.Play,
        "no-show" => NoShowCase.Play,
        _ => null,
    };
    if (play is null)
    {
        return Fail($"There is no story '{story}': there are smooth-case, risk-case, standby, partial-return and no-show.");
    }

    if (RunningStack.Find() is not { } stack || RunningStack.SigningKey() is not { } key)
    {
        return Fail("The stack is not running: start it with ./run in another terminal.");
    }

    using var tokens = new Tokens(key);
    using var suite = new Suite(stack.Addresses, tokens.Mint(new TokenHolder("caseworker", 101, "Sofie Sagsbehandler")));
    using var tracing = Tracing.To(stack.OtlpUrl, stack.OtlpKey);
    var stage = new Stage(Console.WriteLine);
    try
    {
        await play(suite, stage);
    }
    catch (StoryBrokenException broken)
    {
        return Fail(broken.Message);
    }
    catch (RpcException refused)
    {
        return Fail($"The suite answered {refused.StatusCode}: {refused.Status.Detail}");
    }
    finally
    {
        tracing.ForceFlush();
        Console.WriteLine();
        Console.WriteLine("Where to see it (log in to the dashboard first, with the link that ./run printed):");
        foreach (var (step, traceId) in stage.Traces)
        {
            Console.WriteLine($"  {stack.DashboardUrl}/traces/detail/{traceId}  {step}");
        }
    }

    Console.WriteLine("The story was played to the end.");
    return 0;
}

static int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 1;
}
