using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Tensors;

public sealed class PhiloxTests
{
    /// <summary>The published known-answer vectors of philox4x32-10, from the Random123 distribution (Salmon et al. 2011).</summary>
    public static TheoryData<uint[], uint[], uint[]> Known => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory, MemberData(nameof(Known))]
    public void Gives_the_published_words(uint[] counter, uint[] key, uint[] words)
    {
        (uint a, uint b, uint c, uint d) = Philox.Block(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        Assert.Equal((words[0], words[1], words[2], words[3]), (a, b, c, d));
    }
}
