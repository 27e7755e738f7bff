using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Tensors;

public sealed class DerivedStreamTests
{
    private static readonly RandomStream Root = RandomStream.Root(7);

    /// <summary>Computed apart from this code, by the definition of Philox alone.</summary>
    [Theory]
    [MemberData(nameof(Known))]
    public void Streams_stay_what_they_are(RandomStream stream, uint key0, uint key1, ulong lane, uint first) =>
        Assert.Equal((key0, key1, lane, first), (stream.Key0, stream.Key1, stream.Lane, stream.Words(0).A));

    public static TheoryData<RandomStream, uint, uint, ulong, uint> Known => new()
    {
        { new RandomStream(7, Purpose.Order, 3), 0x00000007u, 0xDAA66D2Bu, 0x0000000000000003ul, 0x4B6A35FAu },
        { Root, 0xF47007DDu, 0x7F72A7EAu, 0xA9D25B2C3A8F62E2ul, 0x0480A84Cu },
        { Root.Child(5), 0x18ABAC41u, 0xBCF28ED0u, 0x4AC9EB4110A6F442ul, 0x335EFA79u },
        { Root.Child("order"), 0xB650E73Du, 0x9718ACC8u, 0xD89BD5B61466DF03ul, 0x5893DB99u },
        { Root.Child("a name of 20 letters").Child(-1), 0x785F5BA0u, 0x877EDD98u, 0xF389CA335235179Bul, 0xB6104ED1u },
        { Root.Child("Zähler"), 0x5CFEF232u, 0x64185F57u, 0x0004A9533E3095EFul, 0xD76657FDu },
    };

    [Fact]
    public void Nine_hundred_thousand_derived_streams_differ()
    {
        const int each = 300_000;
        HashSet<RandomStream> seen = new(3 * each);
        RandomStream named = Root.Child("x");
        for (ulong i = 0; i < each; i++)
        {
            seen.Add(Root.Child(i));
            seen.Add(Root.Child($"{i}"));
            seen.Add(named.Child(i));
        }
        Assert.Equal(3 * each, seen.Count);
    }

    /// <summary>Streams that a shorter derivation would confuse: by a name's length, its padding, its parts, or by the number that its bytes spell.</summary>
    [Fact]
    public void Names_parts_of_names_and_numbers_do_not_meet()
    {
        const ulong ab = 'a' | ('b' << 8);
        RandomStream[] streams =
        [
            default, Root, Root.Child(""), Root.Child("").Child(""), Root.Child("ab"), Root.Child("ba"), Root.Child("ab\0"), Root.Child("a").Child("b"),
            Root.Child("abcdefgh"), Root.Child("abcdefghi"), Root.Child("abcdefgh").Child("i"), Root.Child("i").Child("abcdefgh"),
            Root.Child(0), Root.Child(2), Root.Child(ab), Root.Child(2).Child(ab), Root.Child(0).Child(2), Root.Child(2).Child(0),
            Root.Child("2"), Root.Child("a").Child(2), Root.Child(2).Child("a"), RandomStream.Root(8), RandomStream.Root(0).Child(7),
            new(7, Purpose.Data), new(7, Purpose.Noise), Root.Sequence(1), Root.Sequence(0),
        ];
        Assert.Equal(streams.Length, streams.Distinct().Count());
        Assert.Equal(streams.Length, streams.Select(stream => stream.Words(0)).Distinct().Count());
    }

    [Fact]
    public void A_child_is_no_draw_of_its_parent()
    {
        // A child of a number is a draw at that number under another key: under the same key it would be words that the parent gives.
        RandomStream child = Root.Child(5);
        (uint a, uint b, uint c, uint d) = Root.Words(5);
        Assert.NotEqual((a, b, ((ulong)d << 32) | c), (child.Key0, child.Key1, child.Lane));
    }

    [Fact]
    public void A_negative_number_counts_as_its_bits() => Assert.Equal(Root.Child(ulong.MaxValue), Root.Child(-1));

    [Theory]
    [InlineData("number")]
    [InlineData("name")]
    [InlineData("siblings")]
    [InlineData("numbers of siblings")]
    public void Relatives_are_independent(string what)
    {
        const int side = 16, count = 200_000;
        int[] cells = new int[side * side];
        for (int i = 0; i < count; i++)
        {
            (uint one, uint other) = Pair(what, (ulong)i);
            cells[(int)(one >> 28) * side + (int)(other >> 28)]++;
        }
        const double expected = (double)count / (side * side);
        double chiSquared = cells.Sum(cell => (cell - expected) * (cell - expected) / expected);
        // 255 degrees of freedom: outside with probability below 1e-5. The streams are fixed, so this fails always or never.
        Assert.InRange(chiSquared, 167, 362);
    }

    private static (uint One, uint Other) Pair(string what, ulong i) => what switch
    {
        "number" => (Root.Words(i).A, Root.Child(1).Words(i).A),
        "name" => (Root.Words(i).A, Root.Child("name").Words(i).A),
        "siblings" => (Root.Child(1).Words(i).A, Root.Child(2).Words(i).A),
        _ => (Root.Child(i).Words(0).A, Root.Child(i + 1).Words(0).A),
    };
}
