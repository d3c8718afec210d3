namespace PolicyGate.Images.Stores;

/// <summary>An image layout in a folder.</summary>
internal sealed class FolderStorage(string folder) : ImageStorage
{
    public override string Subject => $"'{folder.Printable()}'";

    public override Stream? Open(string name)
    {
        var path = Path.Combine([folder, .. name.Split('/')]);
        if (LocalFile.IsRegular(path))
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        // A pipe or device reads as empty, too: what it should have been is proven by digest and size.
        return File.Exists(path) ? Stream.Null : null;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
