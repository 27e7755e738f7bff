namespace Plasticity.Cli;

/// <summary>Words as a shell takes them.</summary>
internal static class ShellWord
{
    /// <summary>The word, in quotes where it needs them.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_=.,:/+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
