namespace Plasticity.Cli.Tests;

/// <summary>What commands print on a terminal of 60 to 200 columns: no line is wider, unless a word alone is, and no word is broken.</summary>
[Needs(Needs.Patience)]
public sealed class WidthTests
{
    public static TheoryData<string, int> Commands
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string command in new[]
            {
                "kernel list", "list", "list layer-reset", "list pretrain-length --size paper", "devices", "doctor", "data list", "query",
                "bench kernels --device cpu --filter relu_forward --batch 1 --width 4", "bench step --device cpu --depth 1 --width 1 --batch 2 --image-size 8 --steps 1 --profile",
                "run layer-reset --size smoke --data shapes --dry-run",
            })
                foreach (int width in new[] { 60, 80, 100, 200 }) all.Add(command, width);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Lines_fit_and_words_are_whole(string command, int width)
    {
        string[] words = command.Split(' ');
        (string[] narrow, string[] wide) = (Lines(words, width), Lines(words, int.MaxValue));
        Assert.All(narrow, line => Assert.True(line.Length <= width || WordWrap.LongestWord(line) > width / 2, $"{line.Length} columns: {line}"));
        // Numbers differ from one measurement to the next, and with them whether a warning of their spread stands there; other words do not.
        Assert.Empty(Words(wide.Where(line => !line.StartsWith("warning:", StringComparison.Ordinal))).Except(Words(narrow)));
    }

    private static HashSet<string> Words(IEnumerable<string> lines) => [.. lines.SelectMany(line => line.Split(' ')).Where(word => word.Length > 0 && !word.Any(char.IsDigit))];

    private static string[] Lines(string[] command, int width)
    {
        using StringWriter output = new(), error = new();
        Assert.Equal("", CommandLine.Run(command, new Screen(output, error, IsLive: false, width)) == 0 ? "" : error.ToString());
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }
}
