using Sygeopfoelgning.Casework;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling;
using Sygeopfoelgning.Scheduling.Deadlines;
using DeadlineService = Sygeopfoelgning.Scheduling.Deadlines.DeadlineService;
using RuleService = Sygeopfoelgning.Scheduling.LawBook.RuleService;
using WatchService = Sygeopfoelgning.Scheduling.Deadlines.WatchService;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("scheduling");
builder.Services.AddSingleton(RuleBook.Shipped);
builder.Services.AddSingleton<PlanStore>().AddSingleton<PlanKeeper>().AddSingleton(NoticeSettings.From(builder.Configuration));
builder.Services.AddErasure<PlanStore>().AddCaseFile<PlanFileMapping>();
builder.Services.AddTimer<PlanDays>().AddTimer<Replanning>().AddHostedService<ReplanningStart>().AddHostedService<DeadlineMetrics>();
builder.Services.AddSubscriptions<Subscriptions>();

var app = builder.Build();
app.MapGrpcService<DeadlineService>();
app.MapGrpcService<RuleService>();
app.MapGrpcService<WatchService>();
app.MapServiceDefaults();
app.Run();
