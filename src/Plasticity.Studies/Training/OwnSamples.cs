using System.Collections;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>The samples of a step, view after view.</summary>
internal sealed class OwnSamples(int task, ReadOnlyMemory<int> indices, int views) : IReadOnlyList<Sample>
{
    public int Count => indices.Length * views;

    public Sample this[int place]
    {
        get
        {
            (int view, int at) = Math.DivRem(place, indices.Length);
            return view < views ? new Sample(task, indices.Span[at], view) : throw new ArgumentOutOfRangeException(nameof(place));
        }
    }

    public IEnumerator<Sample> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
