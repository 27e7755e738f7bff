using System.Buffers.Binary;
using Plasticity.Studies;

namespace Plasticity.Interop.Images;

/// <summary>The frame of a JPEG file, and which of its components scans have brought.</summary>
internal sealed class JpegFrame
{
    private const int HeaderBytes = 6, ComponentBytes = 3, Side = 8, Coefficients = 64, MostShift = 13;

    private readonly string _file;
    private readonly bool _isProgressive;
    private readonly Component[] _components;
    private readonly int _mostAcross, _mostDown;

    private JpegFrame(string file, bool isProgressive, int height, int width, Component[] components)
    {
        (_file, _isProgressive, Height, Width, _components) = (file, isProgressive, height, width, components);
        (_mostAcross, _mostDown) = (components.Max(part => part.Across), components.Max(part => part.Down));
    }

    public int Height { get; }

    public int Width { get; }

    /// <exception cref="InputException">It is of another kind than eight bits of 1, 3 or 4 components, or too large.</exception>
    public static JpegFrame Of(string file, bool isProgressive, ReadOnlySpan<byte> content)
    {
        int count = content.Length < HeaderBytes ? 0 : content[5];
        JpegOutline.Demand(count is 1 or 3 or 4 && content.Length == HeaderBytes + count * ComponentBytes, file, "1, 3 or 4 components", count);
        JpegOutline.Demand(content[0] == 8, file, "eight bits a channel", content[0]);
        int height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        ImageFile.DemandSize(file, height, width);
        Component[] components = new Component[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = content.Slice(HeaderBytes + i * ComponentBytes, ComponentBytes);
            components[i] = new Component(one[0], one[1] >> 4, one[1] & 15, one[2]);
            JpegOutline.Demand(components[i] is { Across: 1 or 2 or 4, Down: 1 or 2 or 4 }, file, "sampling factors of 1, 2 or 4", one[1]);
        }
        JpegOutline.Demand(components.DistinctBy(part => part.Name).Count() == count, file, "components of different names", components[^1].Name);
        return new JpegFrame(file, isProgressive, height, width, components);
    }

    /// <summary>Takes note of a scan.</summary>
    /// <param name="content">Of its header.</param> <param name="tables">Defined before it.</param> <param name="length">Bytes of codes.</param>
    /// <exception cref="InputException">It names what there is not, brings a component again, or has fewer bits than blocks need.</exception>
    public void Take(ReadOnlySpan<byte> content, JpegTables tables, int length)
    {
        int count = content.IsEmpty ? 0 : content[0];
        Demand(count >= 1 && count <= _components.Length && content.Length == 4 + 2 * count, "scans of 1 to all components", count);
        int from = content[^3], to = content[^2], before = content[^1] >> 4, shift = content[^1] & 15;
        if (_isProgressive) Demand(from <= to && to < Coefficients && (from > 0 ? count == 1 : to == 0), "scans of coefficients 0, or 1 to 63 of one component", to);
        else Demand(from == 0 && to == Coefficients - 1 && before + shift == 0, "scans of all coefficients", to);
        Demand(shift <= MostShift && (before == 0 || before == shift + 1), "coefficients that become finer bit by bit", shift);
        bool isFirst = from == 0 && before == 0;
        long blocks = 0;
        for (int i = 0; i < count; i++)
        {
            int name = content[1 + 2 * i], codes = content[2 + 2 * i];
            Component part = _components.FirstOrDefault(part => part.Name == name) ?? throw JpegOutline.Refused(_file, "scans of its components", FormattableString.Invariant($"one of {name}"));
            Demand(isFirst != part.HasBegun, "each component once, and its first coefficients before all others", name);
            Demand(tables.HasQuantisation(part.Table), "quantisation tables before they are used", part.Table);
            Demand(!isFirst || tables.HasFirst(codes >> 4), "Huffman tables before they are used", codes >> 4);
            Demand((_isProgressive && from == 0) || tables.HasOthers(codes & 15), "Huffman tables before they are used", codes & 15);
            part.HasBegun |= isFirst;
            blocks += Blocks(part, isAlone: count == 1);
        }
        // A code has at least one bit, and a block of a baseline scan at least two codes.
        long least = !isFirst ? 0 : ((_isProgressive ? blocks : 2 * blocks) + 7) / 8;
        if (length < least) throw JpegOutline.Refused(_file, FormattableString.Invariant($"at least {least} bytes of codes for {Width}x{Height}"), FormattableString.Invariant($"{length}"));
    }

    /// <exception cref="InputException">A component was in no scan.</exception>
    public void DemandAll()
    {
        foreach (Component part in _components) Demand(part.HasBegun, "scans of all components", part.Name);
    }

    /// <summary>Those of a scan: alone, a component has as many as cover it; with others, as many as belong to theirs.</summary>
    private long Blocks(Component part, bool isAlone) => isAlone
        ? (long)Over(Over(Width * part.Across, _mostAcross), Side) * Over(Over(Height * part.Down, _mostDown), Side)
        : (long)Over(Width, Side * _mostAcross) * Over(Height, Side * _mostDown) * part.Across * part.Down;

    private static int Over(int length, int step) => (length + step - 1) / step;

    private void Demand(bool holds, string expected, int found) => JpegOutline.Demand(holds, _file, expected, found);

    private sealed record Component(int Name, int Across, int Down, int Table)
    {
        public bool HasBegun { get; set; }
    }
}
