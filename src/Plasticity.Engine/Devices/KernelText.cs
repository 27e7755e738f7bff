using System.Reflection;
using System.Text;

namespace Plasticity.Engine.Devices;

/// <summary>The device text: the files of <c>kernels/</c>, which travel inside this assembly.</summary>
internal static class KernelText
{
    private const string Prefix = "kernels/";

    /// <summary>The whole text of kernels/<paramref name="file"/>.cl, each header it includes put in its place once; a driver needs no path.</summary>
    /// <exception cref="DeviceException">There is no such file.</exception>
    public static string Of(string file) => Expand(file + ".cl", Read(file + ".cl"));

    /// <summary>The same for any text, under the name that a compiler's messages are to give it.</summary>
    public static string Expand(string name, string text)
    {
        StringBuilder whole = new();
        Append(whole, name, text, []);
        return whole.ToString();
    }

    /// <summary>Names of the kernel files, without <c>.cl</c>, in order.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".cl", StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^".cl".Length])
            .Order(StringComparer.Ordinal),
    ];

    private static void Append(StringBuilder whole, string name, string text, HashSet<string> seen)
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
            if (seen.Add(parts[1])) Append(whole, parts[1], Read(parts[1]), seen);
            whole.Append("#line ").Append(number + 1).Append(" \"").Append(name).Append("\"\n");
        }
    }

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)
            ?? throw new DeviceException($"there is no kernels/{name}");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
