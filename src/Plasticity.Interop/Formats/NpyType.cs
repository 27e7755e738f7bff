namespace Plasticity.Interop.Formats;

/// <summary>The type string of a .npy header as any writer spells it.</summary>
/// <param name="Name">As NumPy spells it on a little-endian machine: one of <see cref="NpyArray.Types"/>.</param>
/// <param name="IsBigEndian">Whether the elements stand with their most significant byte first.</param>
internal readonly record struct NpyType(string Name, bool IsBigEndian)
{
    /// <summary>
    /// Reads a byte order ('&lt;', '&gt;', '|', '=' or none) and a kind with its size. Elements of one byte have no order, so every writer may put
    /// what it likes: NumPy puts '|', cnpy '&lt;'. '|', '=' and none of wider elements are the reader's own order, which is little-endian.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no plain number that is read here.</exception>
    public static NpyType Parse(string text)
    {
        string kind = text.Length > 0 && text[0] is '<' or '>' or '|' or '=' ? text[1..] : text;
        string? name = NpyArray.Types.FirstOrDefault(type => string.CompareOrdinal(type, 1, kind, 0, Math.Max(2, kind.Length)) == 0);
        return name is null
            ? throw new InvalidDataException($"expected elements of type {string.Join(", ", NpyArray.Types)} in either byte order, found {Untrusted.Quote(text)}")
            : new NpyType(name, text[0] == '>' && name[0] == '<');
    }

    /// <summary>Turns the elements into little-endian ones where they stand.</summary>
    public void ToLittleEndian(byte[] elements)
    {
        if (!IsBigEndian) return;
        int size = NpyArray.SizeOf(Name);
        for (int at = 0; at < elements.Length; at += size) elements.AsSpan(at, size).Reverse();
    }
}
