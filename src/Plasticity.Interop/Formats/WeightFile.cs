using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Interop.Formats;

/// <summary>A model's weights and running statistics in an .npz or .safetensors file, under their names and in PyTorch's layouts.</summary>
public static class WeightFile
{
    /// <summary>The current values, for <see cref="ArrayFile.Write"/>.</summary>
    public static IEnumerable<KeyValuePair<string, NpyArray>> Arrays(ParameterSet parameters) =>
        parameters.All.Select(p => KeyValuePair.Create(p.Name, TorchLayout.FromParameter(p.Shape, parameters.Device.Read(p.Tensor.Data))));

    /// <summary>The current gradients as <c>grad/NAME</c>.</summary>
    public static IEnumerable<KeyValuePair<string, NpyArray>> Arrays(Gradients gradients) =>
        gradients.Parameters.Weights.Select(p =>
            KeyValuePair.Create($"grad/{p.Name}", TorchLayout.FromParameter(p.Shape, gradients.Parameters.Device.Read(gradients[p]))));

    /// <summary>Sets every parameter from a file that holds exactly these names in these shapes. Nothing is set unless all of it fits.</summary>
    /// <exception cref="InvalidDataException">A name is missing or unknown, or a shape differs; or the file breaks a rule of its format.</exception>
    /// <exception cref="ArgumentException">The extension is none of <see cref="ArrayFile.Extensions"/>.</exception>
    public static void Load(string path, ParameterSet parameters) => Load(ArrayFile.Read(path), parameters);

    /// <summary>As above, from arrays that have been read already.</summary>
    /// <exception cref="InvalidDataException">A name is missing or unknown, or a shape differs.</exception>
    public static void Load(IReadOnlyDictionary<string, NpyArray> arrays, ParameterSet parameters)
    {
        List<(Parameter Parameter, float[] Values)> values = [];
        foreach (Parameter parameter in parameters.All)
        {
            if (!arrays.TryGetValue(parameter.Name, out NpyArray? array))
            {
                throw new InvalidDataException($"expected an array {parameter.Name} [{string.Join(',', TorchLayout.ShapeOf(parameter.Shape))}], found none of that name");
            }
            try
            {
                values.Add((parameter, TorchLayout.ToParameter(parameter.Shape, array)));
            }
            catch (InvalidDataException problem)
            {
                throw new InvalidDataException($"{parameter.Name}: {problem.Message}", problem);
            }
        }
        string? other = arrays.Keys.Except(parameters.All.Select(parameter => parameter.Name)).FirstOrDefault();
        if (other is not null) throw new InvalidDataException($"expected the {parameters.All.Count} arrays of the model, found also {Untrusted.Quote(other)}");
        parameters.Allocate();
        foreach ((Parameter parameter, float[] value) in values) parameters.Device.Write(parameter.Tensor.Data, value);
    }
}
