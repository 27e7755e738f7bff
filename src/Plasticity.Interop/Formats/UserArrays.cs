using Plasticity.Studies;

namespace Plasticity.Interop.Formats;

/// <summary>Files of arrays that a user names, as <see cref="UserFile"/> reads and writes such files.</summary>
public static class UserArrays
{
    /// <summary>The arrays of an .npz, .safetensors or .npy file.</summary>
    /// <exception cref="InputException">It has another extension, cannot be read, or breaks a rule of its format.</exception>
    public static Dictionary<string, NpyArray> Read(string file)
    {
        UserFile.DemandExtension(file, ArrayFile.Extensions);
        return UserFile.Read(file, "a file of arrays", () => ArrayFile.Read(file));
    }

    /// <summary>Writes arrays to a file of the same extensions.</summary>
    /// <exception cref="InputException">It has another extension, cannot be written, or cannot hold these arrays.</exception>
    public static void Write(string file, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        UserFile.DemandExtension(file, ArrayFile.Extensions);
        UserFile.Write(file, () =>
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
}
