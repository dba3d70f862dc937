using Sygeopfoelgning.Cases;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Erasures;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Reveal;
using Sygeopfoelgning.Casework;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using V1 = Sygeopfoelgning.Cases.V1;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cases");
builder.Services.AddSingleton(RuleBook.Shipped).AddSingleton<PersonStore>().AddSingleton<IntakeStore>()
    .AddRequestRules<V1.RegisterCaseRequest, RegisterCaseRules>();
builder.Services.AddSingleton<CaseStore>()
    .AddRequestRules<V1.ListCasesRequest, ListCasesRules>()
    .AddRequestRules<V1.WatchRequest, WatchRules>();
builder.Services.AddSingleton<CaseAccessStore>().AddSingleton<ProtectionStore>().AddSingleton<GlassStore>()
    .AddRequestRules<V1.AssignCaseRequest, AssignCaseRules>()
    .AddRequestRules<V1.RestrictCaseRequest, RestrictCaseRules>()
    .AddRequestRules<V1.LiftProtectionRequest, LiftProtectionRules>();
builder.Services.AddSingleton<RevealStore>();
builder.Services.AddSingleton<ErasureStore>().AddErasure<ErasureStore>();
builder.Services.AddCaseFile<CaseFileStore>();
builder.Services.AddSubscriptions<Subscriptions>();

var app = builder.Build();
app.MapGrpcService<IntakeService>();
app.MapGrpcService<CaseService>();
app.MapGrpcService<WatchService>();
app.MapGrpcService<CaseAccessService>();
app.MapGrpcService<RevealService>();
app.MapGrpcService<ErasureService>();
app.MapServiceDefaults();
app.Run();
