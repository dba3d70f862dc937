using Sygeopfoelgning.Casework;
using Sygeopfoelgning.Casework.CaseFiles;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Coordination;
using Sygeopfoelgning.Coordination.Messages;
using Sygeopfoelgning.Coordination.Messages.Channels;
using Sygeopfoelgning.Coordination.Parties;
using Sygeopfoelgning.Data.Timers;
using MessageService = Sygeopfoelgning.Coordination.Messages.MessageService;
using PartyService = Sygeopfoelgning.Coordination.Parties.PartyService;
using WatchService = Sygeopfoelgning.Coordination.Parties.WatchService;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("coordination");
builder.Services.AddSingleton<PartiesOfNewCases>();
builder.Services.AddSingleton<MessageStore>().AddSingleton<Letters>().AddChannels(builder.Environment.IsProduction());
builder.Services.AddErasure<CaseFileStore>().AddCaseFile<CaseFileStore>();
builder.Services.AddTimer<MessageSending>().AddTimer<DeliveryEvidence>().AddHostedService<MessageMetrics>();
builder.Services.AddSubscriptions<Subscriptions>();

var app = builder.Build();
app.MapGrpcService<PartyService>();
app.MapGrpcService<MessageService>();
app.MapGrpcService<WatchService>();
if (!app.Environment.IsProduction())
{
    app.MapGrpcService<LocalChannelService>();
}

app.MapServiceDefaults();
app.Run();
