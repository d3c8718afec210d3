using System.Text.Json.Serialization;

namespace PolicyGate.Inventory;

/// <summary>How the catalogers' facts are kept in the cache.</summary>
[JsonSerializable(typeof(DepsJson))]
[JsonSerializable(typeof(DpkgDatabase))]
[JsonSerializable(typeof(OsRelease))]
[JsonSerializable(typeof(RuntimeConfig))]
[JsonSerializable(typeof(SharedFramework))]
internal sealed partial class InventoryFacts : JsonSerializerContext;
