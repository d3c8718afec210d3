using System.Globalization;

namespace PolicyGate.Benchmarks;

/// <summary>What Linux tells of a process's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>Largest resident set so far, in bytes; 0 where the process is gone.</summary>
    internal static long PeakOf(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
