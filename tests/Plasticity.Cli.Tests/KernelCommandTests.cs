using System.Text.Json;
using Plasticity.Cli.KernelForms;
using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Cli.Tests;

public sealed class KernelCommandTests
{
    public static TheoryData<string> Names => [.. KernelEntry.All.Select(kernel => kernel.Name)];

    [Fact]
    public void The_list_has_every_kernel_of_every_text()
    {
        using JsonDocument json = JsonDocument.Parse(Program.Run("kernel", "list", "--json").Out);
        string[] listed = [.. json.RootElement.EnumerateArray().Select(kernel => kernel.GetProperty("kernel").GetString()!)];
        string[] written =
        [
            .. Directory.EnumerateFiles(Repository.At("kernels"), "*.cl", SearchOption.AllDirectories).SelectMany(File.ReadLines)
                .Where(line => line.StartsWith("KERNEL(", StringComparison.Ordinal)).Select(line => line.Split(' ', '(')[2]),
        ];
        Assert.NotEmpty(written);
        Assert.Equal(written.Order(StringComparer.Ordinal), listed);
        string table = Program.Run("kernel", "list").Out;
        Assert.Matches(@"(?m)^adam_step +csharp cuda opencl ptx +plain\r?$", table);
        Assert.Matches(@"(?m)^matmul +csharp cuda opencl ptx +tile128x128-fetch4 tile128x64-fetch4 tile32x32-fetch4 tile32x32-fetch1\r?$", table);
    }

    [Needs(Needs.Patience)]
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_form_of_a_kernel_names_it(string name)
    {
        KernelEntry kernel = KernelEntry.Named(name);
        foreach (IKernelForm form in IKernelForm.All)
        {
            Assert.True(form.Has(kernel), $"{name} has no {form.Name}");
            // C# has the struct, whose name in snake case is the entry of the other forms.
            string expected = form is CSharpForm ? $"struct {kernel.Struct}" : name;
            Assert.Contains(expected, form.Text(kernel, kernel.Variants[0], ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_text_is_what_a_driver_compiles_for_the_variant()
    {
        string text = Said("kernel", "show", "matmul", "--opencl", "--variant", "tile32x32-fetch1");
        Assert.StartsWith("#define TILE_ROWS 32\n#define TILE_COLUMNS 32\n#define FETCH 1\n#line 1 \"matmul.cl\"\n", text, StringComparison.Ordinal);
        Assert.Equal(KernelSources.DeviceText("matmul", new KernelVariant(32, 32, 1)).ReplaceLineEndings("\n").TrimEnd(), text);
        Assert.DoesNotContain("#include", text, StringComparison.Ordinal);
        Assert.Equal(text, Said("kernel", "show", "matmul", "--cuda", "--variant", "tile32x32-fetch1"));
        Assert.StartsWith("#define TILE_ROWS 128\n", Said("kernel", "show", "matmul", "--device", "cuda:3"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_csharp_is_that_of_the_files_that_declare_the_kernel()
    {
        string text = Said("kernel", "show", "matmul", "--csharp");
        string[] files = ["MatMul/MatMulKernels.Cpu.cs", "MatMul/MatMulKernels.Lanes.cs", "MatMul/MatMulKernels.cs"];
        Assert.Equal(
            string.Join('\n', files.Select(file => $"// kernels/{file}\n{File.ReadAllText(Repository.At("kernels", file))}")).ReplaceLineEndings("\n").TrimEnd(), text);
        Assert.Equal(text, Said("kernel", "show", "matmul", "--device", "cpu"));
    }

    [Theory]
    [InlineData("kernel show adam_stp", "unknown kernel 'adam_stp': did you mean 'adam_step'?")]
    [InlineData("kernel show", "show: expected a name, found none")]
    [InlineData("kernel show matmul --opencl --variant tile32x32-fetch2", "unknown variant of matmul 'tile32x32-fetch2': did you mean 'tile32x32-fetch")]
    [InlineData("kernel show matmul --csharp --variant plain", "--variant: expected none, since --csharp has no variants, found 'plain'")]
    [InlineData("kernel show matmul --csharp --cuda", "expected one form, found --csharp and --cuda")]
    [InlineData("kernel show matmul --cuda --device opencl:0", "--cuda: expected a device that runs it (cuda), found opencl:0")]
    [InlineData("kernel show matmul --device opncl", "unknown device 'opncl': did you mean 'opencl'?")]
    [InlineData("kernel show matmul --device cuda:x", "unknown device 'cuda:x'")]
    public void What_there_is_not_is_refused_in_one_line(string line, string message)
    {
        Outcome outcome = Program.Run(line.Split(' '));
        Assert.Equal(2, outcome.Code);
        Assert.Contains(message, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
    }

    private static string Said(params string[] arguments)
    {
        Outcome outcome = Program.Run(arguments);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        return outcome.Out.ReplaceLineEndings("\n").TrimEnd();
    }
}
