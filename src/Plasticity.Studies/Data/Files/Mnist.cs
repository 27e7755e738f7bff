namespace Plasticity.Studies.Data.Files;

/// <summary>
/// MNIST (LeCun et al. 1998) and Fashion-MNIST (Xiao et al. 2017, arXiv:1708.07747): four IDX files under the same names, 28x28 grey images,
/// ten classes.
/// </summary>
public sealed class Mnist
{
    private const int Side = 28;

    private readonly string _name;
    private readonly string[] _classes;

    private Mnist(string name, string[] classes) => (_name, _classes) = (name, classes);

    /// <summary>Handwritten digits.</summary>
    public static Mnist Digits { get; } = new("mnist", [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")]);

    /// <summary>Pieces of clothing.</summary>
    public static Mnist Fashion { get; } = new(
        "fashion-mnist",
        ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]);

    /// <summary>Names of the four files, as the authors spell them; see <see cref="Spellings"/>.</summary>
    public static IReadOnlyList<string> Files { get; } =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Names that a file may have, in the order in which they are looked for: unpacked copies have a dot before "idx", too, and all may end in <c>.gz</c>.</summary>
    public static IEnumerable<string> Spellings(string file)
    {
        string dotted = file.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [file, dotted, file + ".gz", dotted + ".gz"];
    }

    /// <summary>Reads both parts from a folder.</summary>
    /// <param name="folder">Holds the four files, plain or gzipped; the plain one is taken where both are there.</param>
    /// <param name="pad">Adds two black pixels on each side, so that height and width divide by 8.</param>
    /// <returns>Images [count,32,32,1], or [count,28,28,1] without padding.</returns>
    /// <exception cref="InputException">A file is missing or malformed, or there are not as many labels as images.</exception>
    public ImageSet Load(string folder, bool pad = true)
    {
        int border = pad ? 2 : 0, side = Side + 2 * border;
        ImagePart train = Part(folder, Files[0], Files[1], border), test = Part(folder, Files[2], Files[3], border);
        return new ImageSet(_name, folder, side, side, channels: 1, _classes, train, test);
    }

    /// <summary>The file of that name in the folder, however it is spelt; the authors' spelling where there is none.</summary>
    internal static string Find(string folder, string file)
    {
        string[] paths = [.. Spellings(file).Select(name => Path.Combine(folder, name))];
        return paths.FirstOrDefault(File.Exists) ?? paths[0];
    }

    private ImagePart Part(string folder, string imageFile, string labelFile, int border)
    {
        string imagePath = Find(folder, imageFile), labelPath = Find(folder, labelFile);
        int[] labels = Idx.Labels(labelPath, _classes.Length);
        byte[] images = Idx.Images(imagePath, Side, Side);
        int count = images.Length / (Side * Side);
        if (labels.Length != count) throw InputException.File(labelPath, $"{count} labels, as many as images in {Path.GetFileName(imagePath)}", $"{labels.Length}");
        return new ImagePart(border == 0 ? images : Pad(images, count, border), labels);
    }

    private static byte[] Pad(byte[] images, int count, int border)
    {
        int side = Side + 2 * border;
        byte[] padded = new byte[count * side * side];
        for (int row = 0; row < count * Side; row++)
        {
            int target = (row / Side * side + row % Side + border) * side + border;
            images.AsSpan(row * Side, Side).CopyTo(padded.AsSpan(target, Side));
        }
        return padded;
    }
}
