using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>Linear maps from the same features to logits, by name: one for each task of a network that learns several.</summary>
public sealed class HeadSet
{
    private readonly LinearLayer[] _layers;

    /// <summary>Declares a <see cref="LinearLayer"/> for each name, in order.</summary>
    /// <param name="parameters">Receives their weights.</param>
    /// <param name="names">At least one. As paths of modules, all differ from those of <paramref name="body"/>, and none begins another.</param>
    /// <param name="body">Modules below the heads.</param>
    /// <param name="features">Inputs of each head.</param> <param name="classes">Outputs of each head.</param>
    /// <param name="initialiser">Distribution of the initial weights.</param>
    /// <param name="model">What messages call the network.</param>
    /// <exception cref="ArgumentException">A name is missing or not its own.</exception>
    public HeadSet(
        ParameterSet parameters, IReadOnlyList<string> names, IReadOnlyList<string> body, int features, int classes, InitialiserKind initialiser, string model)
    {
        Require.That(names.Count > 0, "heads are [], expected at least one name", model);
        for (int i = 0; i < names.Count; i++)
        {
            Require.That(names[i].Length > 0, "a head's name is empty", model);
            foreach (string other in names.Take(i).Concat(body))
            {
                // Modules are told apart by the prefixes of their parameters.
                bool apart = !$"{names[i]}.".StartsWith($"{other}.", StringComparison.Ordinal) && !$"{other}.".StartsWith($"{names[i]}.", StringComparison.Ordinal);
                Require.That(apart, $"head '{names[i]}' and module '{other}' have one path, expected names of their own", model);
            }
        }
        Names = [.. names];
        _layers = [.. names.Select(name => new LinearLayer(parameters, name, features, classes, initialiser))];
    }

    /// <summary>In order of declaration.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The maps, in the same order.</summary>
    public IReadOnlyList<LinearLayer> Layers => _layers;

    /// <summary>The map of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public LinearLayer this[string name]
    {
        get
        {
            for (int i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name) return _layers[i];
            }
            throw Unknown(name, Names);
        }
    }

    internal static ArgumentException Unknown(string name, IReadOnlyList<string> names) =>
        new($"the network has no head '{name}' (there are: {string.Join(", ", names)})", nameof(name));
}
