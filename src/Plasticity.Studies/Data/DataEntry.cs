using Plasticity.Studies.Data.Files;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Studies.Data;

/// <summary>A layout in which a set is handed out and that is not read.</summary>
/// <param name="Folder">What its folder is called.</param> <param name="Mark">A file that a folder of it holds.</param>
/// <param name="Why">What it is, and why it is not read.</param>
public sealed record UnreadLayout(string Folder, string Mark, string Why);

/// <summary>A data set that can be named on the command line.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Folders">Folder names under which it is looked for, below each folder of data sets.</param>
/// <param name="Inner">Paths below such a folder, or below a folder of data sets, where its files may lie as well.</param>
/// <param name="FileNames">Any of these files in a folder says that it is this set; empty for a set that needs no file.</param>
/// <param name="Load">Reads it from its folder.</param>
/// <param name="Source">Where to fetch it; null for a set that needs no file.</param>
public sealed record DataEntry(
    string Name, string Summary, IReadOnlyList<string> Folders, IReadOnlyList<string> Inner, IReadOnlyList<string> FileNames, Func<string, ImageSet> Load, DataSource? Source)
{
    private const string Toronto = "https://www.cs.toronto.edu/~kriz/";
    private const string MnistMirror = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private const string Pickles = "the Python version, whose pickles are not read: they may run code";
    private const string Zalando = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

    /// <summary>All data sets that there are.</summary>
    public static IReadOnlyList<DataEntry> All { get; } =
    [
        new("cifar10", "60,000 photographs of 32x32 in 10 classes", ["cifar-10-batches-bin", "cifar10", "cifar-10", "CIFAR10"], ["cifar-10-batches-bin"], Cifar.Ten.Files, Cifar.Ten.Load,
            new("cifar-10-batches-bin", [File(Toronto, "cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171)], Cifar.Ten.Files))
        {
            Unread = new("cifar-10-batches-py", "data_batch_1", Pickles),
        },
        new("cifar100", "60,000 photographs of 32x32 in 100 classes", ["cifar-100-binary", "cifar100", "cifar-100", "CIFAR100"], ["cifar-100-binary"], Cifar.Hundred.Files, Cifar.Hundred.Load,
            new("cifar-100-binary", [File(Toronto, "cifar-100-binary.tar.gz", "03b5dce01913d631647c71ecec9e9cb8", 168_513_733)], Cifar.Hundred.Files))
        {
            Unread = new("cifar-100-python", "train", Pickles),
        },
        new("mnist", "70,000 handwritten digits, grey, 28x28 padded to 32x32", ["mnist", "MNIST"], ["raw", "MNIST/raw"], Mnist.Files, folder => Mnist.Digits.Load(folder),
            new("mnist",
            [
                File(MnistMirror, "train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
                File(MnistMirror, "train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
                File(MnistMirror, "t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
                File(MnistMirror, "t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
            ], []))
        {
            Spellings = Mnist.Spellings,
        },
        new("fashion-mnist", "70,000 pieces of clothing, grey, 28x28 padded to 32x32", ["fashion-mnist", "FashionMNIST"], ["raw", "FashionMNIST/raw"], Mnist.Files,
            folder => Mnist.Fashion.Load(folder),
            new("fashion-mnist",
            [
                File(Zalando, "train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
                File(Zalando, "train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", 29_515),
                File(Zalando, "t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", 4_422_102),
                File(Zalando, "t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", 5_148),
            ], []))
        {
            Spellings = Mnist.Spellings,
        },
        new("shapes", "built in: textured outlines among clutter, RGB, 32x32, 10 classes", [], [], [], _ => ShapesSet.Make(32), Source: null),
        new("shapes16", "built in: the same kind of pictures at 16x16", [], [], [], _ => ShapesSet.Make(16), Source: null),
    ];

    /// <summary>Names of all sets, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>True for a set that needs no file.</summary>
    public bool IsBuiltIn => Source is null;

    /// <summary>The set of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static DataEntry Named(string name) =>
        All.FirstOrDefault(entry => entry.Name == name) ?? throw InputException.Unknown("data set", name, Names);

    /// <summary>A layout of it that may be found and is not read; null for none.</summary>
    public UnreadLayout? Unread { get; init; }

    /// <summary>The names that one of <see cref="FileNames"/> may have instead, itself among them.</summary>
    public Func<string, IEnumerable<string>> Spellings { get; init; } = name => [name];

    private static Download File(string address, string file, string md5, long bytes) => new(new Uri(address + file), md5, bytes);

    /// <summary>The folders in which it is looked for, below a folder of data sets and there itself, in order.</summary>
    internal IEnumerable<string> Places(string root) =>
    [
        .. Folders.Select(folder => Path.Combine(root, folder)), root,
        .. Folders.Append("").SelectMany(folder => Inner.Select(inner => Path.Combine(root, folder, inner))),
    ];

    /// <summary>
    /// Whether a folder holds this set. MNIST and Fashion-MNIST have the same file names, so of a folder that is not named after either it is
    /// taken that it holds MNIST, unless "fashion" is in its name or, for one that is called "raw", in that of the one above it.
    /// </summary>
    internal bool IsIn(string folder)
    {
        if (!FileNames.SelectMany(Spellings).Any(file => System.IO.File.Exists(Path.Combine(folder, file)))) return false;
        if (Name is not ("mnist" or "fashion-mnist")) return true;
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), name = Path.GetFileName(full);
        if (name == "raw") name = Path.GetFileName(Path.GetDirectoryName(full)) ?? "";
        return name.Contains("fashion", StringComparison.OrdinalIgnoreCase) == (Name == "fashion-mnist");
    }

    /// <summary>The folder of a layout that is not read, at or below a folder; null where there is none.</summary>
    internal string? UnreadIn(string folder)
    {
        if (Unread is not { } layout) return null;
        string below = Path.Combine(folder, layout.Folder);
        if (Directory.Exists(below)) return below;
        return System.IO.File.Exists(Path.Combine(folder, layout.Mark)) && Directory.Exists(folder) ? folder : null;
    }

    /// <summary>What would have been found: "a folder called cifar10, … with one of data_batch_1.bin, …".</summary>
    internal string Wanted
    {
        get
        {
            string[] others = [.. Spellings(FileNames[0]).Skip(1)];
            string spelt = others.Length > 0 ? $" (each also spelt as {string.Join(", ", others)} is)" : "";
            return $"a folder called {string.Join(", ", Folders)} (or {string.Join(", ", Inner)} in it) that holds {string.Join(", ", FileNames)}{spelt}";
        }
    }

    /// <summary>How to get it: "`plasticity data fetch cifar10` downloads cifar-10-binary.tar.gz from HOST".</summary>
    internal string HowToGet =>
        $"`plasticity data fetch {Name}` downloads {(Source!.Downloads.Count == 1 ? Source.Downloads[0].File : "them")} from {Source.Downloads[0].Address.Host}";
}
