using Plasticity.Engine.Formats;

namespace Plasticity.Studies;

/// <summary>Files that a user names: whatever is wrong with one is told in one line, as an <see cref="InputException"/>.</summary>
public static class UserFile
{
    /// <summary>Reads something out of a file.</summary>
    /// <exception cref="InputException">It cannot be read, or is not what was expected.</exception>
    public static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{file}: {problem.Message}", InputException.BadFile, problem);
        }
        // A pipe cannot be gone back in, and has no length.
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw InputException.File(file, "a readable file", problem.Message.TrimEnd('.'), problem);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw InputException.File(file, "a file that can be written", problem.Message, problem);
        }
    }

    /// <summary>The arrays of an .npz, .safetensors or .npy file.</summary>
    /// <exception cref="InputException">It has another extension, cannot be read, or breaks a rule of its format.</exception>
    public static Dictionary<string, NpyArray> ReadArrays(string file)
    {
        DemandExtension(file, ArrayFile.Extensions);
        return Read(file, () => ArrayFile.Read(file));
    }

    /// <summary>Writes arrays to a file of the same extensions.</summary>
    /// <exception cref="InputException">It has another extension, cannot be written, or cannot hold these arrays.</exception>
    public static void WriteArrays(string file, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        DemandExtension(file, ArrayFile.Extensions);
        Write(file, () =>
        {
            try
            {
                ArrayFile.Write(file, arrays);
            }
            catch (ArgumentException problem)
            {
                // The name of the argument is the program's own affair.
                throw new InputException($"{file}: {problem.Message.Split(" (Parameter")[0]}", InputException.Usage, problem);
            }
        });
    }

    /// <summary>Sees to a file's extension before there is work to lose.</summary>
    /// <exception cref="InputException">It is none of them.</exception>
    public static void DemandExtension(string file, IReadOnlyList<string> extensions)
    {
        if (!extensions.Contains(Path.GetExtension(file).ToLowerInvariant())) throw new InputException($"{file}: expected a name that ends in {string.Join(" or ", extensions)}");
    }
}
