namespace PolicyGate.Images;

public sealed partial record ImageReference
{
    /// <summary>Parses a reference; a path without prefix is looked at to tell what it is.</summary>
    /// <exception cref="ImageException">The text names no image.</exception>
    public static ImageReference Parse(string text) => throw new NotImplementedException();

    /// <summary>The reference with its prefix.</summary>
    public override string ToString() => throw new NotImplementedException();
}
