using Sygeopfoelgning.Documentation;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.ServiceDefaults;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Feed;
using JournalService = Sygeopfoelgning.Documentation.Journal.JournalService;
using WatchService = Sygeopfoelgning.Documentation.Journal.WatchService;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("documentation");
builder.Services.AddSingleton<JournalStore>().AddSingleton<EventEntries>();
builder.Services.AddRequestRules<ListEntriesRequest, ListEntriesRules>();
builder.Services.AddRequestRules<AppendEntryRequest, AppendEntryRules>();
builder.Services.AddRequestRules<VerifyJournalRequest, VerifyJournalRules>();
builder.Services.AddRequestRules<WatchRequest, WatchRules>();
builder.Services.AddSubscriptions<Subscriptions>();

var app = builder.Build();
app.MapGrpcService<JournalService>();
app.MapGrpcService<WatchService>();
app.MapServiceDefaults();
app.Run();
