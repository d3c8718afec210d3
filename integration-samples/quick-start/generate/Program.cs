using QuickStart;

if (args is not [var path])
{
    Console.Error.WriteLine("Give the path of the image to write, for example integration-samples/quick-start/image.tar.");
    return 2;
}

await SampleImage.Create().WriteOciArchiveAsync(path);
return 0;
