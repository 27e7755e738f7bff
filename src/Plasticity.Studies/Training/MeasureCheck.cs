using System.Security.Cryptography;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>Takes a measure and holds it to changing nothing.</summary>
internal static class MeasureCheck
{
    /// <exception cref="InvalidOperationException">It changed the network that trains or the one that is judged.</exception>
    public static void Take(Measure measure, View view, Notebook notes, Network trained)
    {
        Network[] networks = [trained, view.Network];
        string[] before = [.. networks.Select(Print)];
        measure.Take(view, notes);
        if (!networks.Select(Print).SequenceEqual(before)) throw new InvalidOperationException($"the measure {measure.Key} changed the network; it may only look at it");
    }

    private static string Print(Network network)
    {
        StateWriter state = new();
        network.Save(state);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (StateEntry entry in state.Entries.Values) hash.AppendData(entry.Bytes);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
