using System.Reflection;
using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Engine.Autodiff;
using Plasticity.Kernels;
using Xunit.Abstractions;

namespace Plasticity.Engine.Tests.House;

public sealed partial class FloorTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<SourceFile> Sources = [.. SourceFile.In("src"), .. SourceFile.In("kernels")];

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
    [InlineData("kernels/Adam/A.cs", "using Plasticity.Engine.Autodiff;", "Engine.Autodiff")]
    [InlineData("kernels/Adam/A.cs", "int i = Plasticity.Engine.Ops.ReluOp.X;", "Engine.Ops")]
    [InlineData("src/Plasticity.Engine/Tensors/A.cs", "int i = Layers.Linear.X;", "Engine.Layers")]
    [InlineData("src/Plasticity.Devices/A.cs", "int i = Kernels.Blend.X;", "Kernels")]
    [InlineData("src/Plasticity.Devices/A.cs", "using Plasticity.Devices.Cpu;", "Devices.Cpu")]
    [InlineData("src/Plasticity.Devices/A.cs", "int i = Text.KernelText.X;", "Devices.Text")]
    [InlineData("src/Plasticity.Devices/Cuda/A.cs", "using Plasticity.Devices.OpenCl;", "Devices.OpenCl")]
    [InlineData("src/Plasticity.Devices/Cuda/A.cs", "using Plasticity.Devices.Text;", null)]
    [InlineData("src/Plasticity.Devices/DeviceCatalogue.cs", "using Plasticity.Devices.Cpu;", null)]
    [InlineData("src/Plasticity.Engine/Tensors/A.cs", "int i = Kernels.Blend.X;", null)]
    [InlineData("src/Plasticity.Engine/Layers/A.cs", "using static Plasticity.Engine.Optimisers.Adam;", "Engine.Optimisers")]
    [InlineData("src/Plasticity.Devices/Cpu/A.cs", "using Shape = Plasticity.Engine.Tensors.Shape;", "Engine.Tensors")]
    [InlineData("src/Plasticity.Engine/Layers/A.cs", "using Plasticity.Studies;", "Studies")]
    [InlineData("kernels/Adam/A.cs", "using Plasticity.Oracle;", "Oracle")]
    [InlineData("src/Plasticity.Engine/Layers/A.cs", "using Plasticity.Studies.Data;", "Studies.Data")]
    [InlineData("src/Plasticity.Laboratory/Training/A.cs", "using Plasticity.Laboratory.Runs;", "Laboratory.Runs")]
    [InlineData("src/Plasticity.Laboratory/Runs/A.cs", "int i = Devices.Grid.X; run.Studies.Count();", null)]
    [InlineData("src/Plasticity.Studies/Data/A.cs", "using Plasticity.Interop.Formats;", "Interop.Formats")]
    [InlineData("src/Plasticity.Studies/Data/A.cs", "using Plasticity.Laboratory.Runs;", "Laboratory.Runs")]
    [InlineData("src/Plasticity.Interop/Images/A.cs", "using Plasticity.Laboratory.Records;", "Laboratory.Records")]
    [InlineData("src/Plasticity.Interop/Formats/A.cs", "using Plasticity.Studies;", null)]
    [InlineData("src/Plasticity.Laboratory/Sweeps/A.cs", "using Plasticity.Diagnostics.Training;", "Diagnostics.Training")]
    [InlineData("src/Plasticity.Diagnostics/Roofline/A.cs", "using System.Diagnostics; using Plasticity.Oracle; using Plasticity.Laboratory.Figures;", null)]
    [InlineData("kernels/Adam/A.cs", "using Plasticity.Devices; // Plasticity.Engine.Ops\nstring s = \"Plasticity.Engine.Ops.X\";", null)]
    public void An_upward_arrow_is_seen(string path, string code, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Floors.Forbidden(new SourceFile(path, SourceFile.Bare(code))));

    [Fact]
    public void A_namespace_is_its_folder() =>
        Assert.Empty(Sources.Where(file => file.Namespace.Length > 0 && file.Namespace != file.FolderNamespace).Select(file => $"{file.Path}: {file.Namespace}"));

    [Fact]
    public void Only_devices_know_one_device_from_another()
    {
        string[] rooms = ["Engine.Autodiff", "Engine.Ops", "Engine.Layers", "Engine.Optimisers"], names = ["Devices.Cpu", "Devices.Cuda", "Devices.OpenCl", "Devices.Text", "Devices.Ilgpu", "DeviceKind"];
        Assert.Empty(Sources.Where(file => rooms.Contains(file.Room) && names.Any(name => file.Code.Contains(name, StringComparison.Ordinal))).Select(file => file.Path));
    }

    [Fact]
    public void No_op_layer_or_optimiser_waits_for_the_device()
    {
        string[] rooms = ["Engine.Ops", "Engine.Layers", "Engine.Optimisers", "Kernels"], calls = ["Device.Read(", "Device.Wait("];
        Assert.Empty(Sources.Where(file => rooms.Contains(file.Room) && calls.Any(call => file.Code.Contains(call, StringComparison.Ordinal))).Select(file => file.Path));
    }

    [Fact]
    public void The_engine_knows_no_console_data_set_or_study()
    {
        string[] words = ["Console.", "Cifar", "Mnist", "WarmStart", "ShrinkPerturb", "DateTime.Now", "new Random("];
        Assert.Empty(
            from SourceFile file in Sources where file.Room.Split('.')[0] is "Devices" or "Kernels" or "Engine"
            from string word in words where file.Code.Contains(word, StringComparison.OrdinalIgnoreCase) select $"{file.Path}: {word}");
    }

    [Fact]
    public void The_engine_has_no_state_of_its_own()
    {
        // No current device, no default tape, no global settings: what is static does not change. But for one: the words of a kernel ask their
        // thread which lane they stand in, as they ask registers on a GPU.
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<FieldInfo> fields =
            from Assembly assembly in (Assembly[])[typeof(IDevice).Assembly, typeof(Fill).Assembly, typeof(Tape).Assembly]
            from Type type in assembly.GetTypes() from FieldInfo field in type.GetFields(all)
            where !field.IsInitOnly && !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal) && !type.Name.Contains('<', StringComparison.Ordinal)
            select field;
        Assert.Empty(fields.Where(field => field.DeclaringType != typeof(LaneThread)).Select(field => $"{field.DeclaringType!.Name}.{field.Name}"));
    }

    [Theory]
    [InlineData("src/Plasticity.Devices/Plasticity.Devices.csproj", "ILGPU")]
    [InlineData("kernels/Plasticity.Kernels.csproj", null, "../src/Plasticity.Devices/Plasticity.Devices.csproj")]
    [InlineData("src/Plasticity.Engine/Plasticity.Engine.csproj", null, "../../kernels/Plasticity.Kernels.csproj")]
    [InlineData("src/Plasticity.Oracle/Plasticity.Oracle.csproj", null)]
    [InlineData("src/Plasticity.Studies/Plasticity.Studies.csproj", null, "../Plasticity.Engine/Plasticity.Engine.csproj")]
    [InlineData("src/Plasticity.Interop/Plasticity.Interop.csproj", "SixLabors.ImageSharp", "../Plasticity.Studies/Plasticity.Studies.csproj")]
    public void The_lower_floors_depend_on_one_package_at_most_and_on_the_floor_below(string path, string? package, params string[] below)
    {
        string project = File.ReadAllText(Repository.At(path));
        Assert.Equal(package is null ? [] : [package], PackageReference().Matches(project).Select(match => match.Groups[1].Value));
        Assert.Equal(below, ProjectReference().Matches(project).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void The_ten_longest_files_are_printed()
    {
        IEnumerable<(string Path, int Lines)> files = Repository.Sources("src").Concat(Repository.Sources("kernels")).Select(path => (path, File.ReadLines(Repository.At(path)).Count()));
        foreach ((string path, int lines) in files.OrderByDescending(file => file.Lines).Take(10)) output.WriteLine($"{lines,5} {path}");
    }

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\"")]
    private static partial Regex PackageReference();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex ProjectReference();
}
