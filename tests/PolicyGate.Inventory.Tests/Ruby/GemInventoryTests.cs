namespace PolicyGate.Inventory.Tests;

public sealed class GemInventoryTests
{
    private const string Folder = "usr/local/lib/ruby/gems/3.3.0/specifications/";

    private const string Nokogiri = """
        # -*- encoding: utf-8 -*-
        # stub: nokogiri 1.16.0 x86_64-linux lib

        Gem::Specification.new do |s|
          s.name = "nokogiri".freeze
          s.version = "1.16.0"
          s.platform = "x86_64-linux".freeze

          s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
          s.authors = ["Mike".freeze]
          s.licenses = ["MIT".freeze, "Ruby".freeze]
          s.required_ruby_version = Gem::Requirement.new(">= 3.0".freeze)
          s.rubygems_version = "3.5.3".freeze
        end
        """;

    [Theory]
    [InlineData("nokogiri-1.16.0-x86_64-linux.gemspec", Nokogiri, "pkg:gem/nokogiri@1.16.0?platform=x86_64-linux MIT,Ruby")]
    [InlineData("default/json-2.7.1.gemspec", "# stub: json 2.7.1 ruby lib\n# stub: ext/json/extconf.rb\nGem::Specification.new do |s|\n  s.version = File.read('VERSION')\nend\n", "pkg:gem/json@2.7.1 ")]
    [InlineData("old-gem-0.9.gemspec", "Gem::Specification.new do |s|\n  s.name = %q{old-gem}\n  s.version = Gem::Version.new(\"0.9.1\")\n  s.license = 'MIT'\nend\n", "pkg:gem/old-gem@0.9.1 MIT")]
    [InlineData("by-name-2.0.rc1-java.gemspec", "Gem::Specification.load\n", "pkg:gem/by-name@2.0.rc1?platform=java ")]
    [InlineData("net-http-1.0.gemspec", "Gem::Specification.new do |spec|\n  spec.name          = \"net-http\"\n  spec.version       = Net::HTTP::VERSION\nend", "pkg:gem/net-http@1.0 ")]
    public async Task A_specification_is_read_without_ruby(string file, string content, string expected)
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File(Folder + file, content).File("usr/local/lib/ruby/gems/3.3.0/gems/x-1.0/x.gemspec", Nokogiri));
        Assert.Equal([expected], inventory.Of("gem").Select(package => $"{package.Purl} {string.Join(',', package.Licenses)}"));
        Assert.Empty(inventory.Notifications);
    }

    [Fact]
    public async Task A_specification_that_tells_nothing_is_told()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File(Folder + "x.gemspec", "x"));
        Assert.Equal([$"PG8001 {Folder}x.gemspec"], inventory.Notifications.Select(notification => $"{notification.Id} {notification.Path}"));
    }

    [Fact]
    public void Malformed_specifications_are_read_or_refused() => Malformed.Fuzz(System.Text.Encoding.UTF8.GetBytes(Nokogiri), content => GemspecReader.Read("specifications/nokogiri-1.16.0.gemspec", content));
}
