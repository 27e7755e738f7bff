using System.Text.RegularExpressions;

namespace Plasticity.Engine.Tests.House;

/// <summary>A C# file as the house's own tests see it: its place, and its code without comments and text.</summary>
/// <param name="Path">From the root of the repository, with forward slashes.</param>
/// <param name="Code">Comments and string literals blanked.</param>
internal sealed partial record SourceFile(string Path, string Code)
{
    /// <summary>Every C# file below a folder.</summary>
    public static IReadOnlyList<SourceFile> In(string folder) =>
        [.. Repository.Sources(folder).Select(path => new SourceFile(path, Bare(File.ReadAllText(Repository.At(path)))))];

    /// <summary>
    /// The namespace that its folder stands for: src/Plasticity.Devices/Cpu is Plasticity.Devices.Cpu. A folder of kernels/ is a family of them, and no
    /// namespace.
    /// </summary>
    public string FolderNamespace => Path.StartsWith("kernels/", StringComparison.Ordinal) ? "Plasticity.Kernels" : string.Join('.', Path.Split('/')[1..^1]);

    /// <summary>The namespace that it declares; empty where it declares none.</summary>
    public string Namespace => NamespaceLine().Match(Code).Groups[1].Value;

    /// <summary>Assembly and first folder, such as Engine.Layers; the assembly alone for a file at its root.</summary>
    public string Room => string.Join('.', FolderNamespace.Split('.').Skip(1).Take(2));

    /// <summary>Code without what a compiler would not read as code.</summary>
    public static string Bare(string text) => CommentOrLiteral().Replace(text, match => match.Value[0] == '/' ? " " : "\"\"");

    [GeneratedRegex("^namespace ([\\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@\\$?\"(?:\"\"|[^\"])*\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
    private static partial Regex CommentOrLiteral();
}
