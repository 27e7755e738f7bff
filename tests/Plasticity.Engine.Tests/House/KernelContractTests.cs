using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Engine.Tests.House;

/// <summary>Device text and structs meet at an untyped border; here it is typed: name, kind and order of every parameter, and the lanes.</summary>
public sealed partial class KernelContractTests
{
    private static readonly IReadOnlyList<Entry> s_entries = [.. KernelText.Files(KernelPrograms.Home).SelectMany(Entries)];

    public static TheoryData<string> Structs => [.. KernelPrograms.Structs.Select(type => type.Name)];

    [Fact]
    public void Every_entry_belongs_to_one_struct_and_every_struct_to_one_entry()
    {
        string[] written = [.. s_entries.Select(entry => $"{entry.File}.cl: {entry.Name}").Order(StringComparer.Ordinal)];
        string[] named = [.. KernelPrograms.Structs.Select(KernelPrograms.SourceOf).Select(source => $"{source.File}.cl: {source.Entry}").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(written);
        Assert.Equal(named, written);
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void The_parameters_are_the_fields(string name)
    {
        Type type = KernelPrograms.Structs.Single(t => t.Name == name);
        KernelSource source = KernelPrograms.SourceOf(type);
        Entry entry = s_entries.Single(e => e.File == source.File && e.Name == source.Entry);
        string[] fields = [.. Signature(type).Select(argument => $"{TextOf(argument.Kind)} {Plain(argument.Name)}")];
        Assert.Equal(fields, entry.Parameters);
    }

    [Theory]
    [MemberData(nameof(Structs))]
    public void The_grid_has_the_lanes_of_the_text(string name)
    {
        Type type = KernelPrograms.Structs.Single(t => t.Name == name);
        KernelSource source = KernelPrograms.SourceOf(type);
        Entry entry = s_entries.Single(e => e.File == source.File && e.Name == source.Entry);
        Grid grid = ((IKernel)Activator.CreateInstance(type)!).Grid;
        Assert.Equal(entry.Lanes, grid.Lanes);
        Assert.InRange(grid.Lanes, 1, 256);
        Assert.Contains(grid.Variant, KernelPrograms.VariantsOf(type));
    }

    private static IEnumerable<Entry> Entries(string file)
    {
        string text = Comment().Replace(File.ReadAllText(KernelPrograms.PathOf(file)), "");
        foreach (Match match in Kernel().Matches(text))
        {
            string[] parameters = [.. match.Groups["parameters"].Value.Split(',').Select(Parameter)];
            yield return new Entry(file, match.Groups["name"].Value, int.Parse(match.Groups["lanes"].Value, null), parameters);
        }
    }

    /// <summary>"const GLOBAL float *RESTRICT x" as "GLOBAL float * x".</summary>
    private static string Parameter(string text)
    {
        string[] words = [.. Word().Matches(text).Select(match => match.Value).Where(word => word is not ("const" or "RESTRICT"))];
        return $"{string.Join(' ', words[..^1])} {Plain(words[^1])}";
    }

    private static string TextOf(ArgumentKind kind) => kind switch
    {
        ArgumentKind.FloatBuffer => "GLOBAL float *",
        ArgumentKind.IntBuffer => "GLOBAL int *",
        ArgumentKind.ByteBuffer => "GLOBAL uchar *",
        ArgumentKind.Float => "float",
        ArgumentKind.Int => "int",
        _ => "uint",
    };

    /// <summary>inverse_deviation and InverseDeviation are one name, and so are dy and DY.</summary>
    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private static KernelArgument[] Signature(Type type) => (KernelArgument[])typeof(KernelSignature)
        .GetMethods().Single(method => method.IsGenericMethod).MakeGenericMethod(type).Invoke(null, null)!;

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bKERNEL\((?<lanes>\d+)\)\s+(?<name>\w+)\((?<parameters>[^)]*)\)")]
    private static partial Regex Kernel();

    [GeneratedRegex(@"\w+|\*")]
    private static partial Regex Word();

    private sealed record Entry(string File, string Name, int Lanes, string[] Parameters);
}
