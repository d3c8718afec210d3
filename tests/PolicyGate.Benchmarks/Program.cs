using PolicyGate.Benchmarks;

return args switch
{
    ["make-image", var folder, var megabytes, var image] => RealImage.Make(folder, int.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture), image),
    ["make-packages", var kind, var megabytes, var image] => PackageImage.Make(kind, int.Parse(megabytes, System.Globalization.CultureInfo.InvariantCulture), image),
    ["catalog", var image, .. var more] => await CatalogBenchmark.RunAsync(image, more is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 5),
    ["catalog-once", var image, var how] => await CatalogBenchmark.OnceAsync(image, how == "with"),
    ["floor", var image] => Floor.Run(image),
    ["policy", var folder] => PolicyBenchmark.Run(folder),
    ["scan", var image, var database, .. var more] => await ScanBenchmark.RunAsync(
        image, database, more is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 7, more is [_, var tool] ? tool : null),
    ["db-import", var feeds, var database, .. var more] => await DatabaseBenchmark.ImportAsync(feeds, database, Number(more, 5), more is [_, var tool] ? tool : null),
    ["db-answer", var database, var packages, .. var more] => await DatabaseBenchmark.AnswerAsync(database, int.Parse(packages, System.Globalization.CultureInfo.InvariantCulture), Number(more, 7)),
    ["db-answer-once", var database, var list] => DatabaseBenchmark.AnswerOnce(database, list),
    _ => Usage(),
};

static int Number(string[] more, int otherwise) => more is [var number, ..] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

static int Usage()
{
    Console.Error.WriteLine("""
        make-image FOLDER MEGABYTES IMAGE   writes an OCI archive whose gzip layers hold real files of FOLDER, e.g. /usr, and a dpkg database
        make-packages KIND MEGABYTES IMAGE  writes one with packages beyond measure; KIND is rpm-sqlite, rpm-bdb or node-modules
        catalog IMAGE [RUNS]                CPU time and peak memory of a cold read with and without all catalogers, each in a process of its own
        floor IMAGE                         decompresses and hashes the layers of an OCI archive over two threads, nothing else
        policy FOLDER                       times 1,000 rules on 20,000 findings, and the provenance of rules from 10,000 commits, in repositories that it makes in the folder
        scan IMAGE DATABASE [RUNS [TOOL]]   times 'policygate inventory' and 'policygate scan' as whole processes, cold and with their layers cached, beside the floor, in turn, with peak memory; TOOL is another
                                            PolicyGate.Cli.dll, such as one published with -r linux-x64 --no-self-contained -p:PublishReadyToRun=true
        db-import FEEDS DATABASE [RUNS [TOOL]]  times 'policygate db import' of a folder with all.zip archives of OSV records, with peak memory and the size of the file, which is kept
        db-answer DATABASE PACKAGES [RUNS]  times opening a database and answering so many packages, one in ten of which it knows, each time in a process of its own
        """);
    return 2;
}
