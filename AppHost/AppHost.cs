using Sygeopfoelgning.AppHost;

var local = LocalStack.Open(args);   // .local: secrets, ports, data; nothing of it when the stack is published
var builder = DistributedApplication.CreateBuilder(local.Arguments);

var secrets = builder.AddSecrets(local);
var (databases, redis) = builder.AddBackingServices(local, secrets);   // containers, or local processes where no engine answers

var migrator = builder.AddProject<Projects.Migrator>("migrator")
    .WithReference(databases.Owner, "postgres").WithRolePasswords(secrets).WithKeysOfPersons(local).WithRestoreMark(local).InDevelopment()
    .WaitFor(databases.Server);

var cases = builder.AddProject<Projects.Cases>("cases")
    .WithServiceEndpoints(local, grpc: 5101, http: 5201, services: 5301)
    .WithReference(databases.Cases).WithReference(redis).WithSecrets(local, secrets)
    .WaitForCompletion(migrator);

var scheduling = builder.AddProject<Projects.Scheduling>("scheduling")
    .WithServiceEndpoints(local, grpc: 5102, http: 5202, services: 5302)
    .WithReference(databases.Scheduling).WithReference(redis).WithSecrets(local, secrets)
    .WaitForCompletion(migrator);

var coordination = builder.AddProject<Projects.Coordination>("coordination")
    .WithServiceEndpoints(local, grpc: 5103, http: 5203, services: 5303)
    .WithReference(databases.Coordination).WithReference(redis).WithSecrets(local, secrets)
    .WaitForCompletion(migrator);

var documentation = builder.AddProject<Projects.Documentation>("documentation")
    .WithServiceEndpoints(local, grpc: 5104, http: 5204, services: 5304)
    .WithReference(databases.Documentation).WithReference(redis).WithSecrets(local, secrets)
    .WaitForCompletion(migrator);

// Which service reads whose events.
cases.Reads(local, scheduling).Reads(local, coordination).Reads(local, documentation);
scheduling.Reads(local, cases);
coordination.Reads(local, cases);
documentation.Reads(local, cases).Reads(local, scheduling).Reads(local, coordination);

if (builder.ExecutionContext.IsRunMode)
{
    // A second replica at an address of its own, to try out two replicas: started from the dashboard.
    var cases2 = builder.AddProject<Projects.Cases>("cases-2")
        .WithServiceEndpoints(local, grpc: 5111, http: 5211, services: 5311)
        .WithReference(databases.Cases).WithReference(redis).WithSecrets(local, secrets, of: "cases")
        .Reads(local, scheduling).Reads(local, coordination).Reads(local, documentation)
        .WaitForCompletion(migrator).WithExplicitStart().WithParentRelationship(cases);
    foreach (var reader in (IResourceBuilder<ProjectResource>[])[scheduling, coordination, documentation])
        reader.ReadsAlso(local, cases, cases2);

    foreach (var service in (IResourceBuilder<ProjectResource>[])[cases, scheduling, coordination, documentation])
        service.WithTokenCommand(local);
    cases.WithStoryCommand(local).WithSeedCommand(local);
    migrator.WithKeyRotationCommand(local);
    databases.WithFreshStartCommand(local, migrator, [cases, scheduling, coordination, documentation]);

    builder.StartBuiltPrograms();
    builder.AnnounceWhenReady(local);
}

builder.Build().Run();
