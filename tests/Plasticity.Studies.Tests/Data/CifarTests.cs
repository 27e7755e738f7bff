using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Files;

namespace Plasticity.Studies.Tests.Data;

public sealed class CifarTests : IDisposable
{
    private const int Records = 3, PixelBytes = 3072;
    private static readonly Cifar Ten = Cifar.TenOf(Records), Hundred = Cifar.HundredOf(4, 2, coarse: false);
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Planes_become_pixels_and_files_follow_each_other()
    {
        WriteTen();
        ImageSet set = Ten.Load(_folder.Root);
        Assert.Equal(15, set.Train.Count);
        Assert.Equal(3, set.Test.Count);
        Assert.Equal((32, 32, 3, 10), (set.Height, set.Width, set.Channels, set.Classes));
        Assert.Equal(Enumerable.Range(0, 15).Select(n => n % 10), set.Train.Labels);
        foreach (int n in (int[])[0, 7, 14])
            foreach ((int h, int w, int c) in ((int, int, int)[])[(0, 0, 0), (5, 31, 1), (31, 2, 2)])
            {
                Assert.Equal(Pixel(n, (c * 32 + h) * 32 + w), set.Train.Images[((n * 32 + h) * 32 + w) * 3 + c]);
            }
    }

    [Fact]
    public void A_hundred_classes_have_two_labels()
    {
        File.WriteAllBytes(_folder["train.bin"], [.. Enumerable.Range(0, 4).SelectMany(n => Record([(byte)n, (byte)(90 + n)], n))]);
        File.WriteAllBytes(_folder["test.bin"], [.. Enumerable.Range(0, 2).SelectMany(n => Record([(byte)(18 + n), (byte)n], n))]);
        ImageSet fine = Hundred.Load(_folder.Root), coarse = Cifar.HundredOf(4, 2, coarse: true).Load(_folder.Root);
        Assert.Equal([90, 91, 92, 93], fine.Train.Labels);
        Assert.Equal((100, 20), (fine.Classes, coarse.Classes));
        Assert.Equal([18, 19], coarse.Test.Labels);
        Assert.Equal(fine.Train.Images, coarse.Train.Images);
        Assert.Equal(100, fine.ClassNames.Distinct().Count());
        Assert.Equal(fine.ClassNames.Order(StringComparer.Ordinal), fine.ClassNames);
        Assert.Equal(Pixel(1, 2 * 1024), fine.Test.Images[3072 + 2]);
    }

    [Theory]
    [InlineData(0, "an empty file")]
    [InlineData(1, "1 bytes")]
    [InlineData(2 * 3073, "6146 bytes")]
    [InlineData(3 * 3073 - 1, "9218 bytes")]
    [InlineData(3 * 3073 + 1, "9220 bytes")]
    [InlineData(4 * 3073, "12292 bytes")]
    public void A_file_of_another_length_is_refused(int length, string found)
    {
        WriteTen();
        string file = _folder["data_batch_4.bin"];
        File.WriteAllBytes(file, new byte[length]);
        InputException error = Assert.Throws<InputException>(() => Ten.Load(_folder.Root));
        Assert.Equal($"{file}: expected 9219 bytes (3 records of 3073), found {found}", error.Message);
        Assert.Equal(InputException.BadFile, error.ExitCode);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        WriteTen();
        File.Delete(_folder["test_batch.bin"]);
        InputException error = Assert.Throws<InputException>(() => Ten.Load(_folder.Root));
        Assert.Equal($"{_folder["test_batch.bin"]}: expected a data file, found no file of that name", error.Message);
        Assert.Equal(InputException.BadFile, error.ExitCode);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_refused()
    {
        WriteTen();
        File.Delete(_folder["test_batch.bin"]);
        Directory.CreateDirectory(_folder["test_batch.bin"]);
        Assert.Equal(InputException.BadFile, Assert.Throws<InputException>(() => Ten.Load(_folder.Root)).ExitCode);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_record()
    {
        WriteTen();
        byte[] bytes = File.ReadAllBytes(_folder["data_batch_2.bin"]);
        bytes[2 * 3073] = 10;
        File.WriteAllBytes(_folder["data_batch_2.bin"], bytes);
        InputException error = Assert.Throws<InputException>(() => Ten.Load(_folder.Root));
        Assert.Equal($"{_folder["data_batch_2.bin"]}: expected labels from 0 to 9, found 10 in record 2 (counted from 0)", error.Message);
    }

    [Fact]
    public void The_published_sets_have_files_of_their_published_length()
    {
        WriteTen();
        Assert.Contains("expected 30730000 bytes (10000 records of 3073)", Assert.Throws<InputException>(() => Cifar.Ten.Load(_folder.Root)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["train.bin"], []);
        Assert.Contains("expected 153700000 bytes (50000 records of 3074)", Assert.Throws<InputException>(() => Cifar.Hundred.Load(_folder.Root)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteTen()
    {
        for (int file = 0; file < 6; file++)
        {
            byte[] bytes = [.. Enumerable.Range(file * Records, Records).SelectMany(n => Record([(byte)(n % 10)], n))];
            File.WriteAllBytes(_folder[file < 5 ? $"data_batch_{file + 1}.bin" : "test_batch.bin"], bytes);
        }
    }

    private static byte[] Record(byte[] labels, int n) => [.. labels, .. Enumerable.Range(0, PixelBytes).Select(i => Pixel(n, i))];

    private static byte Pixel(int n, int i) => (byte)((i * 31 + i / 1024 * 7 + n * 101) % 251);
}
