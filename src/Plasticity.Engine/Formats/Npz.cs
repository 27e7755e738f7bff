using System.IO.Compression;

namespace Plasticity.Engine.Formats;

/// <summary>The .npz format: a zip of .npy arrays, each under its name.</summary>
public static class Npz
{
    /// <summary>Reads every array of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Bytes that the arrays may take up together: an entry that claims more is refused before it is unpacked.</param>
    /// <exception cref="InvalidDataException">It is not a zip of plain arrays, or a name stands in it twice.</exception>
    public static Dictionary<string, NpyArray> Read(string path, long limit = 4L << 30)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        Dictionary<string, NpyArray> arrays = [];
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
            limit -= entry.Length;
            if (limit < 0) throw new InvalidDataException($"{name}: expected arrays of at most 4 GiB together, found more");
            try
            {
                using Stream stream = entry.Open();
                if (!arrays.TryAdd(name, Npy.Read(stream, entry.Length))) throw new InvalidDataException("the name stands in the file twice");
            }
            catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
            {
                throw new InvalidDataException($"{name}: {problem.Message}", problem);
            }
        }
        return arrays;
    }

    /// <summary>Writes arrays under their names, to a temporary name first, so that a half-written file never stands under <paramref name="path"/>.</summary>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        string temporary = path + ".partial";
        try
        {
            using (ZipArchive zip = new(File.Create(temporary), ZipArchiveMode.Create))
            {
                foreach ((string name, NpyArray array) in arrays)
                {
                    // Weights are noise: compressing them costs time and saves nothing.
                    using Stream stream = zip.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
                    Npy.Write(stream, array);
                }
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
