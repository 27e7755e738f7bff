namespace Plasticity.Studies.Data.Files;

/// <summary>
/// The binary layout of CIFAR-10 and CIFAR-100 (Krizhevsky 2009, "Learning Multiple Layers of Features from Tiny Images"): records of one or
/// two label bytes and 3,072 pixel bytes, a red, a green and a blue plane of 32x32, rows from the top.
/// </summary>
public sealed class Cifar
{
    private const int Side = 32, Plane = Side * Side, Channels = 3;

    private readonly string _name;
    private readonly int _labelBytes, _labelAt;
    private readonly string[] _classes, _train;
    private readonly int _trainRecords, _testRecords;
    private readonly string _test;

    private Cifar(string name, int labelBytes, int labelAt, string[] classes, string[] train, int trainRecords, string test, int testRecords)
    {
        (_name, _labelBytes, _labelAt, _classes) = (name, labelBytes, labelAt, classes);
        (_train, _trainRecords, _test, _testRecords) = (train, trainRecords, test, testRecords);
    }

    /// <summary>Ten classes; five training files and a test file of 10,000 records.</summary>
    public static Cifar Ten { get; } = TenOf(10_000);

    /// <summary>A hundred fine classes: 50,000 training and 10,000 test records in a file each.</summary>
    public static Cifar Hundred { get; } = HundredOf(50_000, 10_000, coarse: false);

    /// <summary>The same images under their twenty coarse classes.</summary>
    public static Cifar HundredCoarse { get; } = HundredOf(50_000, 10_000, coarse: true);

    /// <summary>Names of all files.</summary>
    public IReadOnlyList<string> Files => [.. _train, _test];

    /// <summary>Reads both parts from a folder.</summary>
    /// <returns>Images [count,32,32,3].</returns>
    /// <exception cref="InputException">A file is missing, is not exactly as long as its records, or holds a label out of range.</exception>
    public ImageSet Load(string folder)
    {
        ImagePart train = Read([.. _train.Select(file => Path.Combine(folder, file))], _trainRecords);
        ImagePart test = Read([Path.Combine(folder, _test)], _testRecords);
        return new ImageSet(_name, folder, Side, Side, Channels, _classes, train, test);
    }

    /// <summary>CIFAR-10 with another number of records in a file: what tests write.</summary>
    internal static Cifar TenOf(int records) => new(
        "cifar10", labelBytes: 1, labelAt: 0, CifarClasses.Ten,
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"], records, "test_batch.bin", records);

    internal static Cifar HundredOf(int trainRecords, int testRecords, bool coarse) => new(
        "cifar100", labelBytes: 2, labelAt: coarse ? 0 : 1, coarse ? CifarClasses.HundredCoarse : CifarClasses.Hundred,
        ["train.bin"], trainRecords, "test.bin", testRecords);

    private ImagePart Read(string[] files, int recordsPerFile)
    {
        int record = _labelBytes + Channels * Plane;
        long expected = (long)recordsPerFile * record;
        // All lengths first: a set with a bad last file is refused before any of it is read.
        foreach (string file in files) DataFile.Read(file, (_, length) => length == expected ? length : throw WrongLength(file, recordsPerFile, record, length));
        byte[] images = new byte[files.Length * recordsPerFile * Channels * Plane];
        int[] labels = new int[files.Length * recordsPerFile];
        for (int f = 0; f < files.Length; f++)
        {
            int first = f * recordsPerFile;
            DataFile.Read(files[f], (stream, _) => Read(files[f], stream, labels.AsSpan(first, recordsPerFile), images.AsSpan(first * Channels * Plane, recordsPerFile * Channels * Plane)));
        }
        return new ImagePart(images, labels);
    }

    /// <summary>Reads one file of as many records as there is room for labels.</summary>
    /// <param name="file">What messages call it.</param> <param name="images">[records,32,32,3]</param>
    /// <returns>The number of records.</returns>
    /// <exception cref="InputException">It is not exactly as long, or holds a label out of range.</exception>
    internal int Read(string file, Stream stream, Span<int> labels, Span<byte> images)
    {
        int record = _labelBytes + Channels * Plane;
        if (stream.Length != (long)labels.Length * record) throw WrongLength(file, labels.Length, record, stream.Length);
        byte[] bytes = new byte[stream.Length];
        int filled = DataFile.Fill(stream, bytes);
        if (filled != bytes.Length) throw WrongLength(file, labels.Length, record, filled);
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes.AsSpan(i * record, record);
            labels[i] = Label(file, i, one);
            Interleave(one[_labelBytes..], images.Slice(i * Channels * Plane, Channels * Plane));
        }
        return labels.Length;
    }

    private int Label(string file, int index, ReadOnlySpan<byte> record)
    {
        int label = record[_labelAt];
        if (label < _classes.Length) return label;
        throw InputException.File(file, $"labels from 0 to {_classes.Length - 1}", $"{label} in record {index} (counted from 0)");
    }

    // [C,H,W] to [H,W,C].
    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int i = 0; i < Plane; i++)
        {
            pixels[Channels * i] = planes[i];
            pixels[Channels * i + 1] = planes[Plane + i];
            pixels[Channels * i + 2] = planes[2 * Plane + i];
        }
    }

    private static InputException WrongLength(string file, int records, int record, long found) => InputException.File(
        file, $"{(long)records * record} bytes ({records} records of {record})", found == 0 ? "an empty file" : $"{found} bytes");
}
