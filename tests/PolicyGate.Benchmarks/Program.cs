using PolicyGate.Benchmarks;

return args switch
{
    ["make-image", var folder, var megabytes, var image] => RealImage.Make(folder, int.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture), image),
    ["floor", var image] => Floor.Run(image),
    ["policy", var folder] => PolicyBenchmark.Run(folder),
    ["scan", var image, var database, .. var more] => await ScanBenchmark.RunAsync(
        image, database, more is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 7, more is [_, var tool] ? tool : null),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        make-image FOLDER MEGABYTES IMAGE   writes an OCI archive whose gzip layers hold real files of FOLDER, e.g. /usr, and a dpkg database
        floor IMAGE                         decompresses and hashes the layers of an OCI archive over two threads, nothing else
        policy FOLDER                       times 1,000 rules on 20,000 findings, and the provenance of rules from 10,000 commits, in repositories that it makes in the folder
        scan IMAGE DATABASE [RUNS [TOOL]]   times 'policygate inventory' and 'policygate scan' as whole processes, cold and with their layers cached, beside the floor, in turn, with peak memory; TOOL is another
                                            PolicyGate.Cli.dll, such as one published with -r linux-x64 --no-self-contained -p:PublishReadyToRun=true
        """);
    return 2;
}
