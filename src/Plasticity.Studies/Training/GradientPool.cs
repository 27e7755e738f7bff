using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Training;

/// <summary>Memory for gradients, lent until <see cref="Release"/>.</summary>
internal sealed class GradientPool(ParameterSet parameters) : IDisposable
{
    private readonly List<Gradients> _own = [], _others = [];
    private int _lent;

    /// <summary>Memory for a gradient with respect to some network's weights.</summary>
    public Gradients Rent(ParameterSet of)
    {
        if (of != parameters)
        {
            _others.Add(new Gradients(of));
            return _others[^1];
        }
        if (_lent == _own.Count) _own.Add(new Gradients(parameters));
        return _own[_lent++];
    }

    public void Release()
    {
        foreach (Gradients gradients in _others) gradients.Dispose();
        _others.Clear();
        _lent = 0;
    }

    public void Dispose()
    {
        Release();
        foreach (Gradients gradients in _own) gradients.Dispose();
        _own.Clear();
    }
}
