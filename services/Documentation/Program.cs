using Sygeopfoelgning.Documentation;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.ServiceDefaults;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Feed;
using JournalService = Sygeopfoelgning.Documentation.Journal.JournalService;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("documentation");
builder.Services.AddSingleton<JournalStore>().AddSingleton<EventEntries>();
builder.Services.AddRequestRules<ListEntriesRequest, ListEntriesRules>();
builder.Services.AddRequestRules<AppendEntryRequest, AppendEntryRules>();
builder.Services.AddRequestRules<VerifyJournalRequest, VerifyJournalRules>();
builder.Services.AddSubscriptions<Subscriptions>();

var app = builder.Build();
app.MapGrpcService<JournalService>();
app.MapServiceDefaults();
app.Run();
