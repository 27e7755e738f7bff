using System.Text.RegularExpressions;

namespace Plasticity.Engine.Tests.Support;

/// <summary>The code that the runtime's compiler made of one method, for x64.</summary>
/// <param name="Method">Full name with type arguments.</param>
/// <param name="FramePointer">Whether rbp points at the frame; elsewhere it is a register like any other.</param>
/// <param name="Lines">Labels and instructions.</param>
internal sealed partial record Listing(string Method, bool FramePointer, IReadOnlyList<string> Lines)
{
    private const string Title = "; Assembly listing for method ";

    /// <summary>The methods of a file that <c>DOTNET_JitDisasm</c> had written.</summary>
    public static IReadOnlyList<Listing> Read(string text)
    {
        List<Listing> listings = [];
        foreach (string part in text.Split(Title).Skip(1))
        {
            string[] lines = part.ReplaceLineEndings("\n").Split('\n');
            listings.Add(new Listing(lines[0], part.Contains("; rbp based frame", StringComparison.Ordinal), [.. lines.Where(line => Code().IsMatch(line))]));
        }
        return listings;
    }

    /// <summary>Every innermost loop: from a label to the jump back to it, with no other jump back between them.</summary>
    public IReadOnlyList<IReadOnlyList<string>> InnerLoops
    {
        get
        {
            Dictionary<string, int> labels = [];
            List<IReadOnlyList<string>> loops = [];
            int lastBack = -1;
            for (int i = 0; i < Lines.Count; i++)
            {
                if (Label().Match(Lines[i]) is { Success: true } label) labels[label.Groups["name"].Value] = i;
                if (Jump().Match(Lines[i]) is not { Success: true } jump || !labels.TryGetValue(jump.Groups["to"].Value, out int begin)) continue;
                if (begin > lastBack) loops.Add([.. Lines.Skip(begin).Take(i - begin + 1)]);
                lastBack = i;
            }
            return loops;
        }
    }

    /// <summary>Instructions of inner loops that move a vector to or from the stack: the registers did not suffice.</summary>
    public IEnumerable<string> Spills => InnerLoops.SelectMany(loop => loop).Where(line => (FramePointer ? OnFrame() : OnStack()).IsMatch(line)).Select(line => line.Trim());

    [GeneratedRegex(@"^(G_M|\s+[a-z])")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?<name>G_M\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\s+j[a-z]+\s+(SHORT )?(?<to>G_M\w+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"[xyz]mmword ptr \[r[bs]p")]
    private static partial Regex OnFrame();

    [GeneratedRegex(@"[xyz]mmword ptr \[rsp")]
    private static partial Regex OnStack();
}
