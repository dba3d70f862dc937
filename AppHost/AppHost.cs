using Sygeopfoelgning.AppHost;

var local = LocalStack.Open(args);   // .local: secrets, ports, data
var builder = DistributedApplication.CreateBuilder(local.Arguments);

var secrets = builder.AddSecrets(local);
var (databases, redis) = builder.AddBackingServices(local, secrets);   // containers, or local processes where no engine answers

var migrator = builder.AddProject<Projects.Migrator>("migrator")
    .WithReference(databases.Owner, "postgres").WithRolePasswords(secrets)
    .WaitFor(databases.Server);

var cases = builder.AddProject<Projects.Cases>("cases")
    .WithServiceEndpoints(local, grpc: 5101, http: 5201)
    .WithReference(databases.Cases).WithReference(redis).WithSecrets(secrets)
    .WaitForCompletion(migrator);

var scheduling = builder.AddProject<Projects.Scheduling>("scheduling")
    .WithServiceEndpoints(local, grpc: 5102, http: 5202)
    .WithReference(databases.Scheduling).WithReference(redis).WithSecrets(secrets)
    .WaitForCompletion(migrator);

var coordination = builder.AddProject<Projects.Coordination>("coordination")
    .WithServiceEndpoints(local, grpc: 5103, http: 5203)
    .WithReference(databases.Coordination).WithReference(redis).WithSecrets(secrets)
    .WaitForCompletion(migrator);

var documentation = builder.AddProject<Projects.Documentation>("documentation")
    .WithServiceEndpoints(local, grpc: 5104, http: 5204)
    .WithReference(databases.Documentation).WithReference(redis).WithSecrets(secrets)
    .WaitForCompletion(migrator);

// Who reads whose events.
scheduling.WithReference(cases);
coordination.WithReference(cases);
documentation.WithReference(cases).WithReference(scheduling).WithReference(coordination);

builder.AnnounceWhenReady(local);
builder.Build().Run();
