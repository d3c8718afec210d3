using Newtonsoft.Json.Linq;

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => new JObject { ["shop"] = "open" }.ToString());
app.Run();
