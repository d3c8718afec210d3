using System.Text.Json.Serialization;

namespace PolicyGate.Images.Tests;

[JsonSerializable(typeof(ImageFile))]
internal sealed partial class TestFacts : JsonSerializerContext;
