using Sygeopfoelgning.Casework;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Coordination;
using Sygeopfoelgning.Coordination.Parties;
using PartyService = Sygeopfoelgning.Coordination.Parties.PartyService;
using WatchService = Sygeopfoelgning.Coordination.Parties.WatchService;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("coordination");
builder.Services.AddSingleton<PartiesOfNewCases>();
builder.Services.AddErasure<PartyFileStore>().AddCaseFile<PartyFileStore>();
builder.Services.AddSubscriptions<Subscriptions>();

var app = builder.Build();
app.MapGrpcService<PartyService>();
app.MapGrpcService<WatchService>();
app.MapServiceDefaults();
app.Run();
