using System.Reflection;
using System.Text;

namespace Plasticity.Devices.Text;

/// <summary>The device text: the files of <c>kernels/</c>, which travel inside the assembly of the kernels. A file is known by its name alone.</summary>
internal static class KernelText
{
    private const string Prefix = "kernels/";

    /// <summary>The whole text of kernels/<paramref name="file"/>.cl, each header it includes put in its place once; a driver needs no path.</summary>
    /// <exception cref="DeviceException">There is no such file.</exception>
    public static string Of(Assembly kernels, string file) => Expand(kernels, file + ".cl", Read(kernels, file + ".cl"));

    /// <summary>The same for any text, under the name that a compiler's messages are to give it.</summary>
    public static string Expand(Assembly kernels, string name, string text)
    {
        StringBuilder whole = new();
        Append(kernels, whole, name, text, []);
        return whole.ToString();
    }

    /// <summary>Names of the kernel files, without <c>.cl</c>, in order.</summary>
    public static IReadOnlyList<string> Files(Assembly kernels) =>
    [
        .. kernels.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".cl", StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^".cl".Length])
            .Order(StringComparer.Ordinal),
    ];

    private static void Append(Assembly kernels, StringBuilder whole, string name, string text, HashSet<string> seen)
    {
        // #line, so that a compiler's messages carry the file and line that a person can open.
        whole.Append("#line 1 \"").Append(name).Append("\"\n");
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string[] parts = line.Split('"');
            if (parts.Length < 3 || parts[0].Trim() != "#include")
            {
                whole.Append(line).Append('\n');
                continue;
            }
            if (seen.Add(parts[1])) Append(kernels, whole, parts[1], Read(kernels, parts[1]), seen);
            whole.Append("#line ").Append(number + 1).Append(" \"").Append(name).Append("\"\n");
        }
    }

    private static string Read(Assembly kernels, string name)
    {
        using Stream stream = kernels.GetManifestResourceStream(Prefix + name)
            ?? throw new DeviceException($"there is no kernels/{name}");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
