using System.Text.Json.Serialization;

namespace FaceLiveness.Models;

/// <summary>How <c>verified.json</c> is read and written.</summary>
[JsonSerializable(typeof(Dictionary<string, VerifiedFiles.Seen>))]
internal sealed partial class VerifiedFilesJson : JsonSerializerContext;
