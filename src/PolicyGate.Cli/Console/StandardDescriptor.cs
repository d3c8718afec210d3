using System.Runtime.InteropServices;

namespace PolicyGate.Cli.Console;

/// <summary>
/// Standard output or error of a Unix process. The runtime's own stream passes over a broken pipe in silence, so that half a report would look like a whole one;
/// a <see cref="FileStream"/> doesn't move the offset that a shell shares with the next command.
/// </summary>
internal sealed class StandardDescriptor : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int TryAgainOnBsd = 35;
    private const int RetryMilliseconds = 5;

    private readonly int _descriptor;

    private StandardDescriptor(int descriptor) => _descriptor = descriptor;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal static Stream Open(int descriptor) =>
        !OperatingSystem.IsWindows() ? new StandardDescriptor(descriptor)
        : descriptor == 1 ? System.Console.OpenStandardOutput()
        : System.Console.OpenStandardError();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = WriteSome(_descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error is TryAgain or TryAgainOnBsd)
                Thread.Sleep(RetryMilliseconds); // A pipe that is shared with a program that doesn't block, such as node.
            else if (error != Interrupted)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint WriteSome(int descriptor, ref byte buffer, nint count);
}
