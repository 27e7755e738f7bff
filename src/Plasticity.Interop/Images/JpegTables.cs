namespace Plasticity.Interop.Images;

/// <summary>Which tables a JPEG file has defined so far, each checked.</summary>
/// <param name="file">What messages call it.</param>
internal sealed class JpegTables(string file)
{
    private const int Tables = 4, Lengths = 16, Coefficients = 64, MostSymbols = 256;

    private readonly bool[] _quantisation = new bool[Tables], _first = new bool[Tables], _others = new bool[Tables];

    public bool HasQuantisation(int number) => number < Tables && _quantisation[number];

    /// <summary>Whether there is a table of codes for the first coefficients of blocks.</summary>
    public bool HasFirst(int number) => number < Tables && _first[number];

    /// <summary>Whether there is one for the others.</summary>
    public bool HasOthers(int number) => number < Tables && _others[number];

    public void TakeHuffman(ReadOnlySpan<byte> content)
    {
        do
        {
            Demand(content.Length > Lengths, "whole Huffman tables", content.Length);
            int kind = content[0] >> 4, number = content[0] & 15, symbols = 0;
            Demand(kind < 2 && number < Tables, "Huffman tables 0 to 3 of two kinds", content[0]);
            for (int length = 1, code = 0; length <= Lengths; length++)
            {
                symbols += content[length];
                code = 2 * code + content[length];
                // No code begins like another, and none is all ones.
                Demand(code < 1 << length, "Huffman codes that can be told apart", content[length]);
            }
            content = content[(1 + Lengths)..];
            Demand(symbols is > 0 and <= MostSymbols && symbols <= content.Length, "Huffman tables of 1 to 256 symbols", symbols);
            // The symbol of a first coefficient is a number of bits.
            if (kind == 0) Demand(content[..symbols].IndexOfAnyExceptInRange((byte)0, (byte)15) < 0, "differences of at most 15 bits", 16);
            (kind == 0 ? _first : _others)[number] = true;
            content = content[symbols..];
        }
        while (!content.IsEmpty);
    }

    public void TakeQuantisation(ReadOnlySpan<byte> content)
    {
        do
        {
            int number = content.IsEmpty ? 0 : content[0] & 15, bytes = content.IsEmpty ? 1 : 1 + (content[0] >> 4);
            Demand(bytes <= 2 && number < Tables, "quantisation tables 0 to 3 of one or two bytes a number", content.IsEmpty ? 0 : content[0]);
            Demand(content.Length > bytes * Coefficients, "whole quantisation tables", content.Length);
            _quantisation[number] = true;
            content = content[(1 + bytes * Coefficients)..];
        }
        while (!content.IsEmpty);
    }

    private void Demand(bool holds, string expected, int found) => JpegOutline.Demand(holds, file, expected, found);
}
