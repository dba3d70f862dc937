using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults;
using Sygeopfoelgning.ServiceDefaults.Errors;
using V1 = Sygeopfoelgning.Cases.V1;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cases");
builder.Services.AddSingleton(RuleBook.Shipped).AddSingleton<PersonStore>().AddSingleton<IntakeStore>()
    .AddRequestRules<V1.RegisterCaseRequest, RegisterCaseRules>();
builder.Services.AddSingleton<CaseStore>()
    .AddRequestRules<V1.GetCaseRequest, GetCaseRules>()
    .AddRequestRules<V1.ListCasesRequest, ListCasesRules>()
    .AddRequestRules<V1.WatchRequest, WatchRules>();

var app = builder.Build();
app.MapGrpcService<IntakeService>();
app.MapGrpcService<CaseService>();
app.MapGrpcService<WatchService>();
app.MapServiceDefaults();
app.Run();
