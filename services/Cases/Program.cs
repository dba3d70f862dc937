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
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rules;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cases", KeyUse.Hashes);
builder.Services.AddSingleton(RuleBook.Shipped).AddSingleton<PersonStore>().AddSingleton<NameStore>().AddSingleton<IntakeStore>().AddSingleton<CaseStore>();
builder.Services.AddSingleton<ProtectionStore>().AddSingleton<GlassStore>().AddSingleton<RevealStore>();
builder.Services.AddSingleton<ErasureStore>().AddErasure<ErasureStore>().AddCaseFile<CaseFileStore>();
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
