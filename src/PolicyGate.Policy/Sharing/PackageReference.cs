using NuGet.Versioning;

namespace PolicyGate.Policy.Sharing;

/// <summary>A NuGet package with a policy in it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Sha512">SHA-512 of its content, base64, as NuGet's lock files have it.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record PackageReference(string Id, NuGetVersion Version, string Sha512, SourcePlace Place) : SharedPolicyReference(Place);
