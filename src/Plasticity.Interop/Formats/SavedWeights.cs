using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies;

namespace Plasticity.Interop.Formats;

/// <summary>Weights in a file that a user names: an .npz or .safetensors file of exactly a model's names, in PyTorch's layouts.</summary>
public sealed class SavedWeights
{
    private readonly string _file;
    private readonly Dictionary<string, NpyArray> _arrays;

    private SavedWeights(string file, Dictionary<string, NpyArray> arrays, int classes) => (_file, _arrays, Classes) = (file, arrays, classes);

    /// <summary>Number of classes: the head's bias counts them, so that the command line need not.</summary>
    public int Classes { get; }

    /// <summary>Reads the arrays, of whatever model.</summary>
    /// <exception cref="InputException">The file cannot be read, or has no head that says how many classes there are.</exception>
    public static SavedWeights Read(string file)
    {
        UserFile.DemandExtension(file, ArrayFile.Containers);
        Dictionary<string, NpyArray> arrays = UserArrays.Read(file);
        return arrays.TryGetValue("head.bias", out NpyArray? bias) && bias.Shape is [>= 2]
            ? new SavedWeights(file, arrays, bias.Shape[0])
            : throw InputException.File(file, "an array head.bias [classes] of at least 2 classes", bias is null ? "none" : bias.ToString());
    }

    /// <summary>Makes the network for images of [height,width,channels] and sets its parameters.</summary>
    /// <exception cref="InputException">The sizes do not make a network, or the file is of another.</exception>
    public IModel Load(ModelSettings settings, int height, int width, int channels, ParameterSet parameters)
    {
        IModel model;
        try
        {
            model = settings.Create(parameters, height, width, channels, Classes);
        }
        catch (ArgumentException problem)
        {
            throw new InputException(problem.Message, InputException.Usage, problem);
        }
        return UserFile.Read(_file, "a file of weights", () =>
        {
            WeightFile.Load(_arrays, parameters);
            return model;
        });
    }
}
