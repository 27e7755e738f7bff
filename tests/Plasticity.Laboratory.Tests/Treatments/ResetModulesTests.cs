using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Treatments;

public sealed class ResetModulesTests : IDisposable
{
    private const ulong Seed = 5;
    private const int NewDraw = 3;

    private readonly CpuDevice _device = new(1);
    private readonly ParameterSet _parameters;
    private readonly ResNet _model;
    private readonly TreatmentContext _context;
    private readonly Dictionary<string, float[]> _trained;

    public ResetModulesTests()
    {
        _parameters = new ParameterSet(_device);
        _model = new ResNet(_parameters, new ResNetSettings { Depth = 1, Width = 8 });
        _parameters.Initialise(Seed);
        _context = new TreatmentContext(_model, _parameters, Seed, NewDraw);
        // As after training: no value, of norms and statistics neither, is one that a draw would give.
        foreach (Parameter parameter in _parameters.All)
            _device.Write(parameter.Tensor.Data, [.. ParameterSet.Draw(parameter, Seed, draw: 0).Select((value, i) => value + 7 + i % 5)]);
        _trained = Values();
    }

    public static TheoryData<ModuleSpan, int, string> Resets => new()
    {
        { ModuleSpan.OnlyNth, 1, "stem" },
        { ModuleSpan.OnlyNth, 3, "modules.1" },
        { ModuleSpan.OnlyNth, 6, "head" },
        { ModuleSpan.FirstN, 1, "stem" },
        { ModuleSpan.FirstN, 3, "stem modules.0 modules.1" },
        { ModuleSpan.FirstN, 6, "stem modules.0 modules.1 modules.2 modules.3 head" },
        { ModuleSpan.LastN, 1, "head" },
        { ModuleSpan.LastN, 5, "modules.0 modules.1 modules.2 modules.3 head" },
        { ModuleSpan.LastN, 6, "stem modules.0 modules.1 modules.2 modules.3 head" },
    };

    [Theory]
    [MemberData(nameof(Resets))]
    public void What_is_in_the_modules_is_drawn_anew_and_nothing_else_changes(ModuleSpan which, int n, string modules)
    {
        new ResetModules(which, n).Apply(_context);
        foreach (Parameter parameter in _parameters.All)
        {
            bool reset = modules.Split(' ').Any(module => parameter.Name.StartsWith(module, StringComparison.Ordinal));
            Assert.Equal(reset ? ParameterSet.Draw(parameter, Seed, NewDraw) : _trained[parameter.Name], Value(parameter));
        }
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public void Norms_within_are_kept_on_demand(ModuleSpan which, int n, string modules)
    {
        new ResetModules(which, n) { Norm = NormReset.Keep }.Apply(_context);
        foreach (Parameter parameter in _parameters.All)
        {
            bool within = modules.Split(' ').Any(module => parameter.Name.StartsWith(module, StringComparison.Ordinal));
            bool norm = parameter.Name.Contains("bn", StringComparison.Ordinal);
            Assert.Equal(within && !norm ? ParameterSet.Draw(parameter, Seed, NewDraw) : _trained[parameter.Name], Value(parameter));
        }
    }

    [Fact]
    public void All_modules_from_either_end_are_a_fresh_network()
    {
        Dictionary<string, float[]> After(ITreatment treatment)
        {
            treatment.Apply(_context);
            return Values();
        }
        Dictionary<string, float[]> fresh = After(new FreshWeights());
        Assert.Equal(fresh, After(new ResetModules(ModuleSpan.FirstN, 6)));
        Assert.Equal(fresh, After(new ResetModules(ModuleSpan.LastN, 6)));
        foreach (Parameter parameter in _parameters.All) Assert.Equal(ParameterSet.Draw(parameter, Seed, NewDraw), fresh[parameter.Name]);
    }

    [Fact]
    public void The_new_draw_is_no_rewind_and_comes_from_the_initial_distribution()
    {
        new FreshWeights().Apply(_context);
        Parameter weight = _parameters["modules.3.0.conv2.weight"];
        float[] first = ParameterSet.Draw(weight, Seed, draw: 0), values = Value(weight);
        Assert.DoesNotContain(true, first.Zip(values, (a, b) => a == b));
        // Uniform in ±1/√fan_in: variance bound²/3, fourth moment bound⁴/5, so that the variance has an error of bound²·√((1/5 - 1/9)/n).
        double bound = 1 / Math.Sqrt(3 * 3 * 64), n = values.Length;
        Assert.Equal(9 * 64 * 64, n);
        Assert.All(values, value => Assert.InRange(value, -bound, bound));
        Assert.InRange(values.Average(value => (double)value), -4 * bound / Math.Sqrt(3 * n), 4 * bound / Math.Sqrt(3 * n));
        double error = bound * bound * Math.Sqrt((1 / 5.0 - 1 / 9.0) / n);
        Assert.Equal(bound * bound / 3, values.Average(value => (double)value * value), 4 * error);
        // Independent of the first draw: the correlation of two independent sequences has an error of 1/√n.
        double correlation = first.Zip(values, (a, b) => (double)a * b).Sum() / (n * bound * bound / 3);
        Assert.InRange(correlation, -4 / Math.Sqrt(n), 4 / Math.Sqrt(n));
    }

    [Fact]
    public void A_perceptron_has_modules_of_its_own()
    {
        using ParameterSet parameters = new(_device);
        Mlp model = new(parameters, new MlpSettings { Inputs = 6, Hidden = [5, 4] });
        parameters.Initialise(Seed);
        new ResetModules(ModuleSpan.LastN, 2).Apply(new TreatmentContext(model, parameters, Seed, NewDraw));
        Assert.All(parameters.All, parameter => Assert.Equal(
            ParameterSet.Draw(parameter, Seed, parameter.Name.StartsWith("hidden.0", StringComparison.Ordinal) ? 0 : NewDraw), Value(parameter)));
    }

    [Theory]
    [InlineData(ModuleSpan.OnlyNth)]
    [InlineData(ModuleSpan.FirstN)]
    [InlineData(ModuleSpan.LastN)]
    public void More_modules_than_there_are_is_refused(ModuleSpan which)
    {
        InputException problem = Assert.Throws<InputException>(() => new ResetModules(which, 7).Apply(_context));
        Assert.Equal("reset-modules: n is 7, expected 1 to 6, the network's modules: stem, modules.0, modules.1, modules.2, modules.3, head", problem.Message);
        Assert.Equal(_trained, Values());
        Assert.Equal("reset-modules: n is 0, expected at least 1", Assert.Throws<InputException>(new ResetModules(which, 0).Validate).Message);
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _device.Dispose();
    }

    private float[] Value(Parameter parameter) => _device.Read(parameter.Tensor.Data);

    private Dictionary<string, float[]> Values() => _parameters.All.ToDictionary(parameter => parameter.Name, Value);
}
