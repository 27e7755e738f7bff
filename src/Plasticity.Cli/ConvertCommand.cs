using System.CommandLine;
using Plasticity.Interop.Formats;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity convert IN OUT</c>: the same arrays in another format.</summary>
internal static class ConvertCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The extensions say what is read and what is written. A .npy file holds one array, called as the file is. Elements stay as they are bit
        for bit, but for BF16, which NumPy does not have: it becomes float32, exactly. Metadata of .safetensors is left behind.

        Examples:
          plasticity convert steps.npz steps.safetensors
          plasticity convert images.npy images.safetensors
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> from = new("in") { Description = "What to read: .npz, .safetensors or .npy." }, to = new("out") { Description = "What to write: .npz, .safetensors or .npy." };
        Command command = new("convert", "Turns arrays of .npz, .safetensors and .npy files into one another.") { from, to };
        command.SetAction(parsed =>
        {
            string source = parsed.GetRequiredValue(from), target = parsed.GetRequiredValue(to);
            UserFile.DemandExtension(target, ArrayFile.Extensions);
            Dictionary<string, NpyArray> arrays = UserArrays.Read(source);
            UserArrays.Write(target, arrays);
            foreach ((string name, NpyArray array) in arrays) screen.Line($"{Printable(name)}  {array}");
            return 0;
        });
        return command;
    }

    // A name comes out of a file and goes to a terminal.
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
