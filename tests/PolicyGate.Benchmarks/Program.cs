using PolicyGate.Benchmarks;

return args switch
{
    ["make-image", var folder, var megabytes, var image] => RealImage.Make(folder, int.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture), image),
    ["floor", var image] => Floor.Run(image),
    ["scan", var image, var database, .. var runs] => await ScanBenchmark.RunAsync(
        image, database, runs is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 7),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        make-image FOLDER MEGABYTES IMAGE   writes an OCI archive whose gzip layers hold real files of FOLDER, e.g. /usr, and a dpkg database
        floor IMAGE                         decompresses and hashes the layers of an OCI archive over two threads, nothing else
        scan IMAGE DATABASE [RUNS]          times 'policygate scan' as a whole process beside the floor, in turn, and prints the ratio and peak memory
        """);
    return 2;
}
