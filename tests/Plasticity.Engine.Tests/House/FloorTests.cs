using System.Reflection;
using Plasticity.Engine.Autodiff;
using Xunit.Abstractions;

namespace Plasticity.Engine.Tests.House;

public sealed class FloorTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.In("src");

    [Fact]
    public void Every_arrow_points_down()
    {
        string[] upward =
        [
            .. from SourceFile file in Sources from string room in Floors.Forbidden(file) select $"{file.Room} -> {room} ({file.Path})",
        ];
        Assert.True(upward.Length == 0, $"these point up:\n{string.Join('\n', upward)}");
    }

    [Theory]
    [InlineData("src/Plasticity.Engine/Kernels/A.cs", "using Plasticity.Engine.Autodiff;", "Engine.Autodiff")]
    [InlineData("src/Plasticity.Engine/Kernels/A.cs", "int i = Plasticity.Engine.Ops.ReluOp.X;", "Engine.Ops")]
    [InlineData("src/Plasticity.Engine/Tensors/A.cs", "int i = Kernels.Blend.X;", "Engine.Kernels")]
    [InlineData("src/Plasticity.Engine/Layers/A.cs", "using static Plasticity.Engine.Optimisers.Adam;", "Engine.Optimisers")]
    [InlineData("src/Plasticity.Engine/Devices/Cpu/A.cs", "using Shape = Plasticity.Engine.Tensors.Shape;", "Engine.Tensors")]
    [InlineData("src/Plasticity.Engine/Layers/A.cs", "using Plasticity.Studies;", "Studies")]
    [InlineData("src/Plasticity.Engine/Kernels/A.cs", "using Plasticity.Oracle;", "Oracle")]
    [InlineData("src/Plasticity.Engine/Layers/A.cs", "using Plasticity.Studies.Data;", "Studies.Data")]
    [InlineData("src/Plasticity.Studies/Training/A.cs", "using Plasticity.Studies.Runs;", "Studies.Runs")]
    [InlineData("src/Plasticity.Studies/Runs/A.cs", "int i = Engine.Devices.Grid.X; run.Studies.Count();", null)]
    [InlineData("src/Plasticity.Engine/Kernels/A.cs", "using Plasticity.Engine.Tensors; // Plasticity.Engine.Ops\nstring s = \"Plasticity.Engine.Ops.X\";", null)]
    public void An_upward_arrow_is_seen(string path, string code, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Floors.Forbidden(new SourceFile(path, SourceFile.Bare(code))));

    [Fact]
    public void A_namespace_is_its_folder() =>
        Assert.Empty(Sources.Where(file => file.Namespace.Length > 0 && file.Namespace != file.FolderNamespace).Select(file => $"{file.Path}: {file.Namespace}"));

    [Fact]
    public void Only_devices_know_one_device_from_another()
    {
        string[] rooms = ["Engine.Autodiff", "Engine.Ops", "Engine.Layers", "Engine.Optimisers"], names = ["Devices.Cpu", "Devices.OpenCl", "DeviceKind"];
        Assert.Empty(Sources.Where(file => rooms.Contains(file.Room) && names.Any(name => file.Code.Contains(name, StringComparison.Ordinal))).Select(file => file.Path));
    }

    [Fact]
    public void No_op_layer_or_optimiser_waits_for_the_device()
    {
        string[] rooms = ["Engine.Ops", "Engine.Layers", "Engine.Optimisers", "Engine.Kernels"], calls = ["Device.Read(", "Device.Wait("];
        Assert.Empty(Sources.Where(file => rooms.Contains(file.Room) && calls.Any(call => file.Code.Contains(call, StringComparison.Ordinal))).Select(file => file.Path));
    }

    [Fact]
    public void The_engine_knows_no_console_data_set_or_study()
    {
        string[] words = ["Console.", "Cifar", "Mnist", "WarmStart", "ShrinkPerturb", "DateTime.Now", "new Random("];
        Assert.Empty(
            from SourceFile file in Sources where file.Room.StartsWith("Engine", StringComparison.Ordinal)
            from string word in words where file.Code.Contains(word, StringComparison.OrdinalIgnoreCase) select $"{file.Path}: {word}");
    }

    [Fact]
    public void The_engine_has_no_state_of_its_own()
    {
        // No current device, no default tape, no global settings: what is static does not change.
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<FieldInfo> fields =
            from Type type in typeof(Tape).Assembly.GetTypes() from FieldInfo field in type.GetFields(all)
            where !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal) && !type.Name.Contains('<', StringComparison.Ordinal)
            select field;
        Assert.Empty(fields.Select(field => $"{field.DeclaringType!.Name}.{field.Name}"));
    }

    [Theory]
    [InlineData("Plasticity.Engine")]
    [InlineData("Plasticity.Oracle")]
    public void The_engine_and_the_oracle_depend_on_no_package_and_no_other_project(string name)
    {
        string project = File.ReadAllText(Repository.At("src", name, $"{name}.csproj"));
        Assert.DoesNotContain("PackageReference", project, StringComparison.Ordinal);
        Assert.DoesNotContain("ProjectReference", project, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ten_longest_files_are_printed()
    {
        IEnumerable<(string Path, int Lines)> files = Repository.Sources("src").Select(path => (path, File.ReadLines(Repository.At(path)).Count()));
        foreach ((string path, int lines) in files.OrderByDescending(file => file.Lines).Take(10)) output.WriteLine($"{lines,5} {path}");
    }
}
