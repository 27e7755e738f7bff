using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;
using Plasticity.Studies;

namespace Plasticity.Diagnostics.Training;

/// <summary>What <c>plasticity step</c> is asked for.</summary>
public sealed record StepRequest
{
    /// <summary>The network.</summary>
    public required ModelSettings Model { get; init; }

    /// <summary>Initial weights, .npz or .safetensors with exactly the model's names.</summary>
    public required string Weights { get; init; }

    /// <summary>Images, .npy float32 [N,C,H,W].</summary>
    public required string Images { get; init; }

    /// <summary>Labels, .npy int32 or int64 [N].</summary>
    public required string Labels { get; init; }

    /// <summary>The optimiser with its numbers.</summary>
    public required OptimiserSettings Optimiser { get; init; }

    /// <summary>Learning rate.</summary>
    public required float Rate { get; init; }

    /// <summary>Number of training steps on the same batch, at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>Where to write, .npz or .safetensors.</summary>
    public required string Out { get; init; }
}

/// <summary>
/// Training steps under the magnifying glass: from given weights and one given batch to losses, the gradients of the first step, and all
/// weights and running statistics after the last, in files that PyTorch reads as they are.
/// </summary>
public static class StepProbe
{
    /// <summary>Does the steps and writes <see cref="StepRequest.Out"/>; returns the losses.</summary>
    /// <exception cref="InputException">A file is missing or does not fit the model.</exception>
    public static float[] Run(StepRequest request, IDevice device)
    {
        UserFile.DemandExtension(request.Out, ArrayFile.Containers);
        NpyArray images = ReadArray(request.Images, "float32 images [N,C,H,W]", array => array.Shape.Length == 4 && array.Count > 0 && array.Type[1] == 'f');
        (int n, int c, int h, int w) = (images.Shape[0], images.Shape[1], images.Shape[2], images.Shape[3]);
        NpyArray labels = ReadArray(request.Labels, $"int32 or int64 labels [{n}]", array => array.Shape.Length == 1 && array.Count == n && array.Type[1] == 'i');
        SavedWeights weights = SavedWeights.Read(request.Weights);
        int[] y = CheckedLabels(request.Labels, labels, weights.Classes);

        using ParameterSet parameters = new(device);
        IModel model = weights.Load(request.Model, h, w, c, parameters);
        using Gradients gradients = new(parameters);
        using Optimiser optimiser = request.Optimiser.Create(parameters);
        Tensor x = new(new Shape(n, h, w, c), device.Upload(TorchLayout.ToChannelsLast(images.Floats(), n, c, h, w), "batch"));
        IntBuffer target = device.Upload(y, "batch");

        float[] losses = new float[request.Steps];
        KeyValuePair<string, NpyArray>[] first = [];
        for (int step = 0; step < request.Steps; step++)
        {
            using Tape tape = Tape.ForTraining(device, new RandomStream(0, Purpose.Noise, (ulong)step));
            Tensor loss = tape.CrossEntropy(Describe(() => model.Forward(tape, x)), target).Mean;
            tape.Backward(loss, gradients);
            losses[step] = device.Read(loss.Data)[0];
            if (step == 0) first = [.. WeightFile.Arrays(gradients)];
            optimiser.Step(gradients, request.Rate);
        }
        UserArrays.Write(request.Out, [KeyValuePair.Create("loss", NpyArray.Of(losses, losses.Length)), .. first, .. WeightFile.Arrays(parameters)]);
        device.Free(x.Data);
        device.Free(target);
        return losses;
    }

    /// <summary>Writes a fresh initialisation of a network for images of the given size.</summary>
    /// <exception cref="InputException">The file cannot be written, or the sizes do not make a network.</exception>
    public static void SaveInitial(ModelSettings model, int height, int width, int channels, int classes, ulong seed, IDevice device, string file)
    {
        UserFile.DemandExtension(file, ArrayFile.Containers);
        using ParameterSet parameters = new(device);
        Describe(() => model.Create(parameters, height, width, channels, classes));
        parameters.Initialise(seed);
        UserArrays.Write(file, WeightFile.Arrays(parameters));
    }

    private static NpyArray ReadArray(string file, string expected, Func<NpyArray, bool> fits)
    {
        NpyArray array = UserFile.Read(file, "a .npy array", stream => Npy.Read(stream, stream.Length));
        return fits(array) ? array : throw InputException.File(file, expected, array.ToString());
    }

    private static int[] CheckedLabels(string file, NpyArray labels, int classes)
    {
        int[] values = UserFile.Read(file, "labels", labels.Integers);
        foreach (int value in values)
        {
            if (value < 0 || value >= classes) throw InputException.File(file, $"labels in 0 to {classes - 1}", $"{value}");
        }
        return values;
    }

    private static T Describe<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException problem)
        {
            throw new InputException(problem.Message, InputException.Usage, problem);
        }
    }
}
