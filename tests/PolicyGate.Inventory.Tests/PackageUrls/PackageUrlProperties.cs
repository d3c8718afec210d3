using System.Collections.Immutable;
using CsCheck;

namespace PolicyGate.Inventory.Tests;

public sealed class PackageUrlProperties
{
    private static readonly string[] s_types = ["deb", "nuget", "npm", "pypi", "rpm", "generic", "golang", "pub", "oci", "huggingface", "x-y.z1"];

    private static readonly Gen<string> s_text = Gen.OneOf(Gen.String["abcXYZ019.-_~+:@/?#&=% \t%é😀'\"<>"], Gen.String);

    private static readonly Gen<PackageUrl> s_purl = Gen.Select(
        Gen.Int[0, s_types.Length - 1].Select(index => s_types[index]),
        Gen.Null(s_text),
        s_text.Where(name => name.Trim('/').Length > 0),
        Gen.Null(s_text),
        Gen.Dictionary(Gen.String["abcXYZ019.-_"].Where(key => key.Length > 0 && char.IsAsciiLetter(key[0])), s_text)[0, 4],
        Gen.Null(s_text),
        (type, space, name, version, qualifiers, subpath) => new PackageUrl
        {
            Type = type,
            Namespace = space,
            Name = name,
            Version = version,
            Qualifiers = qualifiers.DistinctBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Subpath = subpath,
        });

    [Fact]
    public void What_is_printed_is_parsed_back() => s_purl.Sample(purl =>
    {
        var text = purl.ToString();
        var parsed = PackageUrl.Parse(text);
        Assert.Equal(purl, parsed);
        Assert.Equal(purl.GetHashCode(), parsed.GetHashCode());
        Assert.Equal(text, parsed.ToString());
        Assert.All(text, character => Assert.InRange(character, '!', '~'));
    }, seed: "0000KL1Wdh30", iter: 5000);

    [Fact]
    public void Any_text_is_parsed_or_refused() => Gen.OneOf(s_text, s_text.Select(text => "pkg:" + text), s_text.Select(text => "pkg:deb/" + text)).Sample(text =>
    {
        if (PackageUrl.TryParse(text, out var purl))
            Assert.Equal(purl, PackageUrl.Parse(purl.ToString()));
        else
            Assert.Throws<FormatException>(() => PackageUrl.Parse(text));
    }, seed: "0000KL1Wdh30", iter: 5000);
}
