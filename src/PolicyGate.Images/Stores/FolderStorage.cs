namespace PolicyGate.Images.Stores;

/// <summary>An image layout in a folder.</summary>
internal sealed class FolderStorage(string folder) : ImageStorage
{
    public override string Subject => $"'{folder.Printable()}'";

    public override Stream? Open(string name)
    {
        var path = Path.Combine([folder, .. name.Split('/')]);
        return LocalFile.IsRegular(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0) : null;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
