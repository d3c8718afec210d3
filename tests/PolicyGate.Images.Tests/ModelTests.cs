using CsCheck;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Random layers against a plain file system in memory that does what a runtime does: unpack one layer over the other.</summary>
public sealed class ModelTests
{
    private static readonly string[] s_names = ["a", "b", "c"];
    private static readonly string[] s_starts = ["", "/", "../", "./"];
    private static readonly Gen<string> s_path = Gen.Int[0, 2].Select(index => s_names[index]).Array[1, 3].Select(names => string.Join('/', names));
    private static readonly Gen<string> s_target = Gen.Select(Gen.Int[0, 3].Select(index => s_starts[index]), s_path, (start, path) => start + path);
    private static readonly Gen<Step> s_step = Gen.Select(Gen.Int[0, 9], s_path, s_target, (kind, path, target) => new Step(
        kind switch { < 4 => 'f', 4 => 'd', 5 or 6 => 's', 7 => 'h', 8 => 'w', _ => 'o' }, path, target));

    [Fact]
    public void The_view_is_what_unpacking_gives() =>
        s_step.Array[0, 7].Array[1, 4].Sample(Check, iter: Rounds.Of(300), print: Print);

    [Fact]
    public void From_the_cache_comes_the_same_view_and_no_layer_is_opened() =>
        Gen.Select(s_step.Array[0, 7].Array[1, 4], Gen.OneOf(Gen.Const<string[]>(["**"]), s_path.Array[1, 3])).Sample(CheckCached, iter: Rounds.Of(200), print: sample => $"{Print(sample.Item1)} asked for {string.Join(' ', sample.Item2)}");

    private static void CheckCached(Step[][] layers, string[] patterns)
    {
        string[] cold;
        try
        {
            cold = Read(layers, patterns);
        }
        catch (ImageException)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var layout = Of(layers).ToOciLayout();
        layout.WriteDirectoryAsync(folder.Path("image")).GetAwaiter().GetResult();
        Assert.Equal(cold, ReadCached(folder, patterns));
        foreach (var digest in layout.LayerDigests)
            File.Delete(folder.Path("image/blobs/sha256/" + digest.Split(':')[1]));
        Assert.Equal(cold, ReadCached(folder, patterns));
    }

    private static string[] ReadCached(TemporaryFolder folder, string[] patterns)
    {
        var reader = ImageReading.Text(patterns);
        using var cache = new LayerCache(folder.Path("cache.db"), notice: Assert.Fail);
        return Lines(ImageReading.ReadAsync("oci-dir:" + folder.Path("image"), [reader], cache: cache).GetAwaiter().GetResult(), reader);
    }

    private static void Check(Step[][] layers)
    {
        var model = new ModelFiles();
        try
        {
            for (var i = 0; i < layers.Length; i++)
                model.Unpack(layers[i], i);
        }
        catch (ModelLoopException)
        {
            Assert.Contains("link-depth", Assert.Throws<ImageException>(() => Read(layers, ["**"])).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(model.Files(), Read(layers, ["**"]));
        string[] asked = [.. from one in s_names from rest in (string[])["", "/a", "/b/c"] select one + rest];
        foreach (var path in asked)
            Assert.Equal(model.Content(path) is { } content ? [$"{path}={content}"] : [], Read(layers, [path]));
    }

    private static string[] Read(Step[][] layers, string[] patterns)
    {
        var reader = ImageReading.Text(patterns);
        return Lines(ImageReading.ReadAsync(Of(layers), [reader]).GetAwaiter().GetResult(), reader);
    }

    private static string[] Lines(ImageFiles files, FactReader<string> reader) => [.. files.Facts(reader).Select(fact => $"{fact.Path}={fact.Value}")];

    private static Image Of(Step[][] layers) =>
        Image.With([.. layers.Select((steps, index) => (Action<Layer>)(layer => Build(layer.Compress(LayerCompression.None), steps, index)))]);

    private static void Build(Layer layer, Step[] steps, int index)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            _ = steps[i] switch
            {
                { Kind: 'f', Path: var path } => layer.File(path, $"{index}.{i}"),
                { Kind: 'd', Path: var path } => layer.Directory(path),
                { Kind: 's', Path: var path, Target: var target } => layer.SymbolicLink(path, target),
                { Kind: 'h', Path: var path, Target: var target } => layer.HardLink(path, target.TrimStart('.', '/')),
                { Kind: 'w', Path: var path } => layer.Whiteout(path),
                { Path: var path } => layer.Opaque(path),
            };
        }
    }

    private static string Print(Step[][] layers) => string.Join(" | ", layers.Select(steps => string.Join(", ", steps.Select(step => $"{step.Kind} {step.Path}{(step.Kind is 's' or 'h' ? " -> " + step.Target : "")}"))));
}

internal sealed record Step(char Kind, string Path, string Target);

internal sealed class ModelLoopException : Exception;

/// <summary>Files, directories and links, unpacked without any cleverness.</summary>
internal sealed class ModelFiles
{
    private const int LinkDepth = 40;

    private Node _root = Node.Directory();

    public void Unpack(Step[] steps, int layer)
    {
        var before = _root;
        _root = before.Copy();

        // Whiteouts concern the layers below, wherever they stand.
        var deletions = steps.Where(step => step.Kind is 'w' or 'o').Select(step => (step.Kind, Place: step.Kind == 'w' ? Place(step.Path) : Directory(step.Path))).ToList();
        foreach (var (kind, place) in deletions)
        {
            if (kind == 'w')
                At(Parent(place))?.Children?.Remove(Name(place));
            else
                At(place)?.Children?.Clear();
        }

        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step.Kind is 'w' or 'o')
                continue;
            var place = Place(step.Path);
            if (step.Kind == 'd')
            {
                Make(place);
                continue;
            }

            var directory = Make(Parent(place));
            directory.Children![Name(place)] = step.Kind switch
            {
                'f' => Node.File($"{layer}.{i}"),
                's' => Node.Link(step.Target),
                _ => Linked(_root, step.Target) ?? Linked(before, step.Target) ?? Node.File(null),
            };
        }
    }

    public string[] Files()
    {
        var result = new List<string>();
        Walk(_root, "");
        result.Sort(StringComparer.Ordinal);
        return [.. result];

        void Walk(Node node, string path)
        {
            foreach (var (name, child) in node.Children!)
            {
                var at = path.Length == 0 ? name : $"{path}/{name}";
                if (child.Children is not null)
                    Walk(child, at);
                else if (child.Target is null && child.Content is not null)
                    result.Add($"{at}={child.Content}");
            }
        }
    }

    public string? Content(string path)
    {
        try
        {
            return Follow(_root, path, last: true)?.Content;
        }
        catch (ModelLoopException)
        {
            return null;
        }
    }

    private static Node? Linked(Node root, string target)
    {
        Node? node;
        try
        {
            node = Follow(root, target.TrimStart('.', '/'), last: false);
        }
        catch (ModelLoopException)
        {
            return null;
        }

        return node is null || node.Children is not null ? null : node;
    }

    private static Node? Follow(Node root, string path, bool last)
    {
        var rest = new Stack<string>(path.Split('/').Reverse());
        var way = new Stack<Node>([root]);
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                if (way.Count > 1)
                    way.Pop();
                continue;
            }

            if (way.Peek().Children?.TryGetValue(name, out var child) != true)
                return null;
            if (child!.Target is null || (!last && rest.All(segment => segment.Length == 0)))
            {
                way.Push(child);
                continue;
            }

            if (++links > LinkDepth)
                throw new ModelLoopException();
            if (child.Target.StartsWith('/'))
                way = new([root]);
            foreach (var segment in child.Target.Split('/').Reverse())
                rest.Push(segment);
        }

        return way.Peek();
    }

    private string Place(string path) => Join(Directory(Parent(path)), Name(path));

    // The real path of a directory, existing or not: links on the way are followed, what isn't there is taken as it is.
    private string Directory(string path)
    {
        var rest = new Stack<string>(path.Split('/').Reverse());
        var place = "";
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
            {
                place = Parent(place);
                continue;
            }

            place = Join(place, name);
            if (At(place)?.Target is not { } target)
                continue;
            if (++links > LinkDepth)
                throw new ModelLoopException();
            place = target.StartsWith('/') ? "" : Parent(place);
            foreach (var segment in target.Split('/').Reverse())
                rest.Push(segment);
        }

        return place;
    }

    private Node? At(string place)
    {
        Node? node = _root;
        foreach (var name in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node?.Children?.GetValueOrDefault(name);
        return node;
    }

    private Node Make(string place)
    {
        var node = _root;
        foreach (var name in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.Children!.TryGetValue(name, out var child) || child.Children is null)
                node.Children[name] = child = Node.Directory();
            node = child;
        }

        return node;
    }

    private static string Parent(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Join(string directory, string name) => directory.Length == 0 ? name : $"{directory}/{name}";

    private sealed record Node(string? Content, string? Target, Dictionary<string, Node>? Children)
    {
        public static Node Directory() => new(null, null, []);

        public static Node File(string? content) => new(content, null, null);

        public static Node Link(string target) => new(null, target, null);

        public Node Copy() => Children is null ? this : this with { Children = Children.ToDictionary(child => child.Key, child => child.Value.Copy()) };
    }
}
