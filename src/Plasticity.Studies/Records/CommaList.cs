using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Plasticity.Studies.Records;

/// <summary>Several values as one setting: "1,3,10". Equal to another with equal values.</summary>
[CollectionBuilder(typeof(CommaList), nameof(CommaList.Of))]
public sealed class CommaList<T>(IEnumerable<T> items) : IReadOnlyList<T>, IParsable<CommaList<T>>, IEquatable<CommaList<T>> where T : IParsable<T>
{
    private readonly T[] _items = [.. items];

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    /// <exception cref="FormatException">One of the values is none.</exception>
    public static CommaList<T> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out CommaList<T>? list) ? list : throw new FormatException($"expected values with commas between them, found '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CommaList<T> result)
    {
        result = null;
        if (s is null) return false;
        List<T> items = [];
        foreach (string part in s.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Length == 0 || !T.TryParse(part, provider, out T? item)) return false;
            items.Add(item);
        }
        result = new CommaList<T>(items);
        return true;
    }

    public bool Equals(CommaList<T>? other) => other is not null && _items.SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as CommaList<T>);

    public override int GetHashCode() => _items.Aggregate(_items.Length, HashCode.Combine);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    public override string ToString() => string.Join(',', _items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)));
}

/// <summary>Makes <see cref="CommaList{T}"/> of collection expressions.</summary>
public static class CommaList
{
    public static CommaList<T> Of<T>(ReadOnlySpan<T> items) where T : IParsable<T> => new(items.ToArray());
}
