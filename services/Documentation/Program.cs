using Sygeopfoelgning.Casework;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Documentation;
using Sygeopfoelgning.Documentation.AccessLog;
using Sygeopfoelgning.Documentation.Journal;
using AccessLogService = Sygeopfoelgning.Documentation.AccessLog.AccessLogService;
using JournalService = Sygeopfoelgning.Documentation.Journal.JournalService;
using WatchService = Sygeopfoelgning.Documentation.Journal.WatchService;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("documentation");
builder.Services.AddSingleton<JournalStore>().AddSingleton<CaseTexts>().AddSingleton<EventEntries>();
builder.Services.AddSingleton(AccessStore.Retention);
builder.Services.AddErasure<JournalStore>().AddCaseFile<CaseFileStore>();
builder.Services.AddSubscriptions<Subscriptions>();
builder.Services.AddAccessCollection(AccessStore.Keep, "cases", "scheduling", "coordination");

var app = builder.Build();
app.MapGrpcService<JournalService>();
app.MapGrpcService<WatchService>();
app.MapGrpcService<AccessLogService>();
app.MapServiceDefaults();
app.Run();
