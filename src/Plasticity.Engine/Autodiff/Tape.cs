using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Autodiff;

/// <summary>
/// One pass through a network: it owns the memory of the step, records how to walk back, and gives both up when disposed. An op runs its
/// kernels through the tape and leaves a closure; <see cref="Backward(Tensor, Gradients)"/> calls the closures in reverse order, which is
/// an order of dependence by construction, so nothing is sorted and nothing recurses. The first share of a gradient is written and later
/// ones are added, so nothing is cleared.
/// </summary>
public sealed class Tape : IDisposable
{
    /// <summary>What an op calls memory that it holds for as long as it takes to add up what the groups of a kernel left.</summary>
    internal const string PartialSums = "partial sums";

    private const string Activations = "activations", ActivationGradients = "activation gradients";

    private readonly List<(Tensor Output, Action<FloatBuffer> Backward)> _steps = [];
    private readonly List<nint> _memory = [];
    private readonly Dictionary<Tensor, FloatBuffer> _gradients = new(ReferenceEqualityComparer.Instance);
    private readonly List<(string Name, Tensor Value)> _notes = [];
    private Gradients? _weights;
    private readonly RandomStream _noise;
    private long _noiseUses;
    private bool _handedOver;
    private bool _walked;
    private bool _open = true;

    private Tape(IDevice device, bool training, bool recording, Statistics statistics, RandomStream noise)
    {
        Device = device;
        Training = training;
        Recording = recording;
        Statistics = statistics;
        _noise = noise;
        device.BeginPass();
    }

    /// <summary>A pass that trains: batch statistics, dropout, gradients.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="noise">Random numbers of this pass for dropout; each use draws from a child of its own. The same stream gives the same noise.</param>
    /// <param name="statistics">What batch norm does: other than <see cref="Statistics.Move"/> for further passes over a batch.</param>
    public static Tape ForTraining(IDevice device, RandomStream noise = default, Statistics statistics = Statistics.Move) =>
        new(device, training: true, recording: true, statistics, noise);

    /// <summary>A pass that only evaluates: running statistics, no dropout, nothing recorded.</summary>
    public static Tape ForEvaluation(IDevice device) => new(device, training: false, recording: false, Statistics.Use, default);

    /// <summary>A pass that behaves as in evaluation and still gives gradients, for measures such as the Fisher information.</summary>
    public static Tape ForProbing(IDevice device) => new(device, training: false, recording: true, Statistics.Use, default);

    /// <summary>The device of the step.</summary>
    public IDevice Device { get; }

    /// <summary>Whether layers use dropout.</summary>
    public bool Training { get; }

    /// <summary>What batch norm normalises by, and whether it moves its running statistics.</summary>
    public Statistics Statistics { get; }

    /// <summary>Whether a backward pass can follow.</summary>
    public bool Recording { get; }

    /// <summary>Whether values are all that is wanted: nothing trains and nobody will walk back, so that ops may be run together.</summary>
    public bool OnlyEvaluates => !Training && !Recording;

    /// <summary>What layers noted of themselves, in the order of the pass: measures read it, so no layer knows a measure.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Notes => _notes;

    /// <summary>A tensor of this step, uninitialised; it needs a gradient when one of those it is computed from does.</summary>
    public Tensor New(Shape shape, params ReadOnlySpan<Tensor?> from)
    {
        bool needed = false;
        foreach (Tensor? tensor in from) needed |= tensor is not null && tensor.NeedsGradient;
        return new Tensor(shape, Floats(shape.Count), needed && Recording);
    }

    /// <summary>Floats that live as long as the tape.</summary>
    public FloatBuffer Floats(int count)
    {
        FloatBuffer buffer = Device.AllocateFloats(count, Activations);
        _memory.Add((nint)buffer.Handle);
        return buffer;
    }

    /// <summary>Integers that live as long as the tape.</summary>
    public IntBuffer Ints(int count)
    {
        IntBuffer buffer = Device.AllocateInts(count, Activations);
        _memory.Add((nint)buffer.Handle);
        return buffer;
    }

    /// <summary>Runs a kernel on the tape's device.</summary>
    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel => Device.Run(kernel);

    /// <summary>The next independent stream of noise of this pass: child 0, 1, … of the stream that the tape was given.</summary>
    public RandomStream NextNoise() => _noise.Child(_noiseUses++);

    /// <summary>Leaves a named activation for measures to read while the tape lives.</summary>
    public void Note(string name, Tensor value) => _notes.Add((name, value));

    /// <summary>
    /// Leaves the way back through an op. Not called when the tape does not record, when <paramref name="output"/> needs no gradient, or
    /// when the loss does not depend on it.
    /// </summary>
    /// <param name="output">What the op computed.</param>
    /// <param name="backward">Given the gradient of the output, leaves the shares of the inputs' gradients.</param>
    public void OnBackward(Tensor output, Action<FloatBuffer> backward)
    {
        if (!Recording || !output.NeedsGradient) return;
        _steps.Add((output, backward));
    }

    /// <summary>
    /// Where to leave a share of the gradient of <paramref name="input"/>: nowhere, if it needs none. An op leaves its shares in the order in
    /// which it asked for them, because two of its inputs may be one tensor.
    /// </summary>
    public Contribution GradientOf(Tensor input)
    {
        if (!input.NeedsGradient) return default;
        if (_weights is not null && _weights.TryReach(input, out Contribution weight)) return weight;
        if (_gradients.TryGetValue(input, out FloatBuffer known)) return new Contribution(known, 1);
        FloatBuffer fresh = Device.AllocateFloats(input.Count, ActivationGradients);
        _gradients[input] = fresh;
        return new Contribution(fresh, 0);
    }

    /// <summary>
    /// Lets the memory of the gradient that an op's way back was given become the gradient of one of its inputs, where that has no share yet:
    /// nothing is copied, and nothing held twice. To be asked for after every other input of the op.
    /// </summary>
    /// <param name="gradient">As the op was given it, with what now is the input's share in it. May still be read, no longer written.</param>
    /// <returns>False where the input needs no gradient or has a share already: then <see cref="GradientOf"/> says where this one goes.</returns>
    public bool TryHandOver(FloatBuffer gradient, Tensor input)
    {
        if (!input.NeedsGradient || _gradients.ContainsKey(input) || _weights?.Holds(input) == true) return false;
        _gradients[input] = gradient;
        _handedOver = true;
        return true;
    }

    /// <summary>Walks back from a scalar loss and writes the gradient of every weight. A tape is walked once.</summary>
    /// <param name="loss">A tensor of one element, computed on this tape.</param>
    /// <param name="gradients">Receives the weights' gradients; a weight that is frozen or that the loss does not depend on gets zeros.</param>
    /// <exception cref="ShapeException">The loss has more than one element.</exception>
    public void Backward(Tensor loss, Gradients gradients)
    {
        _weights = gradients;
        gradients.Begin();
        Walk(loss);
        gradients.End();
    }

    /// <summary>Walks back from a scalar loss for the gradients of leaves alone; see <see cref="GradientBuffer"/> and <see cref="ReadGradient"/>.</summary>
    /// <exception cref="ShapeException">The loss has more than one element.</exception>
    public void Backward(Tensor loss) => Walk(loss);

    /// <summary>
    /// After either backward pass: the gradient of a leaf in its own shape, zeros if the loss does not depend on it. A leaf is a tensor that no op
    /// of this tape computed: a batch of images that was made to need its gradient, or a weight. The memory is valid while the tape lives; a
    /// weight's is that of the <see cref="Gradients"/> that the pass was given.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No backward pass has been made, the tensor needs no gradient, or an op computed it: its gradient was given up as soon as it was spent.
    /// </exception>
    public FloatBuffer GradientBuffer(Tensor leaf)
    {
        if (!_walked) throw new InvalidOperationException("GradientBuffer: there is no gradient yet: call Backward first");
        if (!leaf.NeedsGradient) throw new InvalidOperationException($"GradientBuffer: {leaf} was made to need no gradient");
        if (_steps.Exists(step => step.Output == leaf)) throw new InvalidOperationException($"GradientBuffer: {leaf} was computed by an op, expected a leaf");
        if (_weights?.Find(leaf) is { } weight) return weight;
        if (!_gradients.TryGetValue(leaf, out FloatBuffer gradient))
        {
            _gradients[leaf] = gradient = Device.AllocateFloats(leaf.Count, ActivationGradients);
            Device.Clear(gradient);
        }
        return gradient;
    }

    /// <summary><see cref="GradientBuffer"/> on the host; zeros for a tensor that needs no gradient.</summary>
    public float[] ReadGradient(Tensor leaf) => leaf.NeedsGradient ? Device.Read(GradientBuffer(leaf)) : new float[leaf.Count];

    public void Dispose()
    {
        foreach (FloatBuffer gradient in _gradients.Values) Device.Free(gradient);
        foreach (nint memory in _memory) Device.Free(memory);
        _gradients.Clear();
        _memory.Clear();
        _steps.Clear();
        _notes.Clear();
        if (_open) Device.EndPass();
        _open = false;
    }

    private void Walk(Tensor loss)
    {
        if (!Recording) throw new InvalidOperationException("this tape was made for evaluation and recorded nothing to walk back");
        if (_walked) throw new InvalidOperationException("this tape has been walked already; record the step again");
        if (loss.Count != 1) throw new ShapeException($"Backward: loss is {loss.Shape}, expected one element");
        _walked = true;
        FloatBuffer one = Device.AllocateFloats(1, ActivationGradients);
        Run(new Fill(one, 1, 1f)); // A launch like the rest of the step: a write would be a transfer from the host.
        _gradients[loss] = one;
        for (int i = _steps.Count - 1; i >= 0; i--)
        {
            (Tensor output, Action<FloatBuffer> backward) = _steps[i];
            if (!_gradients.TryGetValue(output, out FloatBuffer gradient)) continue;
            _handedOver = false;
            backward(gradient);
            // Whatever used this output came after it and has been walked: its gradient is complete and spent.
            _gradients.Remove(output);
            if (!_handedOver) Device.Free(gradient);
        }
    }
}
