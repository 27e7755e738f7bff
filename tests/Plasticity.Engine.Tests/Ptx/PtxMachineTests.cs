using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>What lanes do together, and each mistake that must be told.</summary>
public sealed class PtxMachineTests
{
    private const string Tile = ".shared .align 16 .b8 tile[256];";

    /// <summary>%rd4 is the lane's place in the tile; %r2 is in it.</summary>
    private const string Store = "mov.b64 %rd3, tile;\nmad.wide.s32 %rd4, %r1, 4, %rd3;\nmul.lo.s32 %r2, %r1, 10;\nst.shared.b32 [%rd4], %r2;\n";

    private static uint[] Lanes(int count = 64) => [.. Enumerable.Range(0, count).Select(i => (uint)i)];

    [Fact]
    public void Lanes_meet_at_a_barrier()
    {
        string text = PtxRun.Text(Store + "bar.sync 0;\nsub.s32 %r3, 63, %r1;\nmad.wide.s32 %rd5, %r3, 4, %rd3;\nld.shared.b32 %r4, [%rd5];\nst.global.s32 [%rd2], %r4;", Tile);
        Assert.Equal(Lanes().Select(i => 10 * (63 - i)), PtxRun.Words(text, new uint[64]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(31)]
    public void A_shuffle_asks_the_lane_whose_number_differs_in_these_bits(uint bits)
    {
        string text = PtxRun.Text($"mov.b32 %r2, {bits};\nshfl.sync.bfly.b32 %r3, %r1, %r2, 31, 0xffffffff;\nst.global.s32 [%rd2], %r3;");
        Assert.Equal(Lanes().Select(i => i ^ bits), PtxRun.Words(text, new uint[64]));
    }

    [Fact]
    public void A_shuffle_keeps_what_lanes_had_before_it()
    {
        // The target is the source: a lane must not see what its partner has already been given.
        string text = PtxRun.Text("mov.b32 %r2, %r1;\nshfl.sync.bfly.b32 %r2, %r2, 1, 31, 0xffffffff;\nshfl.sync.bfly.b32 %r2, %r2, 2, 31, 0xffffffff;\nst.global.s32 [%rd2], %r2;");
        Assert.Equal(Lanes().Select(i => i ^ 3), PtxRun.Words(text, new uint[64]));
    }

    [Fact]
    public void Branches_and_conditions_differ_by_lane()
    {
        string text = PtxRun.Text("""
            mov.b32 %r2, 0;
            mov.b32 %r3, 0;
            L_1:
            setp.ge.s32 %p1, %r2, %r1;
            @%p1 bra L_2;
            add.s32 %r3, %r3, %r2;
            add.s32 %r2, %r2, 1;
            bra.uni L_1;
            L_2:
            setp.lt.s32 %p2, %r1, 3;
            @%p2 mov.b32 %r3, 77;
            @!%p2 add.s32 %r3, %r3, 1;
            st.global.s32 [%rd2], %r3;
            """);
        Assert.Equal(Lanes().Select(i => i < 3 ? 77 : i * (i - 1) / 2 + 1), PtxRun.Words(text, new uint[64]));
    }

    [Fact]
    public void Groups_know_their_number()
    {
        string text = PtxRun.Text("mov.b32 %r2, %ctaid.x;\nmov.b32 %r3, %ntid.x;\nmad.lo.s32 %r4, %r2, %r3, %r1;\nmad.wide.s32 %rd3, %r4, 4, %rd1;\nmov.b32 %r5, %nctaid.x;\nadd.s32 %r6, %r5, %r2;\nst.global.s32 [%rd3], %r6;");
        Assert.Equal(Lanes(192).Select(i => 3 + i / 64), PtxRun.Words(text, new uint[192], groups: 3));
    }

    [Fact]
    public void Four_floats_keep_their_order()
    {
        string text = PtxRun.Text("ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd1+16];\nst.global.v4.f32 [%rd1], {%f4, %f3, %f2, %f1};", lanes: 1);
        Assert.Equal([7u, 6, 5, 4, 4, 5, 6, 7], PtxRun.Words(text, Lanes(8), lanes: 1));
        string shared = PtxRun.Text(
            "mov.b64 %rd3, tile;\nld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd1];\nst.shared.v4.f32 [%rd3+16], {%f4, %f3, %f2, %f1};\nld.shared.v4.f32 {%f5, %f6, %f7, %f8}, [%rd3+16];\nld.shared.f32 %f9, [%rd3+28];\nst.global.v4.f32 [%rd1], {%f5, %f6, %f7, %f9};",
            Tile, lanes: 1);
        Assert.Equal([3u, 2, 1, 0], PtxRun.Words(shared, Lanes(4), lanes: 1));
    }

    [Fact]
    public void A_byte_is_0_to_255() =>
        Assert.Equal([0x80u], PtxRun.Words(PtxRun.Text("ld.global.u8 %r3, [%rd1+3];\nst.global.s32 [%rd1], %r3;", lanes: 1), [0x8000_0000], lanes: 1));

    [Theory]
    [InlineData("setp.lt.s32 %p1, %r1, 40;\n@%p1 bra L_1;\nret;\nL_1:\nbar.sync 0;", "lane 0, line 21 \"bar.sync 0;\": expected all 64 lanes at a barrier, but lane 40 ended")]
    [InlineData("setp.lt.s32 %p1, %r1, 40;\n@%p1 bra L_1;\nbar.sync 0;\nret;\nL_1:\nbar.sync 0;", "lane 0, line 22 \"bar.sync 0;\": expected all 64 lanes at a barrier, but lane 40 waits at line 19")]
    [InlineData("setp.lt.s32 %p1, %r1, 40;\n@!%p1 bra L_1;\nshfl.sync.bfly.b32 %r3, %r1, 1, 31, 0xffffffff;\nL_1:", "lane 32, line 19 \"shfl.sync.bfly.b32 %r3, %r1, 1, 31, 0xffffffff;\": expected all 32 lanes at a shuffle, but lane 40 ended")]
    [InlineData("ld.global.f32 %f1, [%rd2+4];", "lane 63, line 17 \"ld.global.f32 %f1, [%rd2+4];\": expected 4 bytes inside an allocation, found 0x")]
    [InlineData("st.global.f32 [%rd2+256], 0f00000000;", "lane 0, line 17 \"st.global.f32 [%rd2+256], 0f00000000;\": expected 4 bytes inside an allocation, found 0x")]
    [InlineData("mov.b64 %rd3, 0;\nld.global.f32 %f1, [%rd3];", "lane 0, line 18 \"ld.global.f32 %f1, [%rd3];\": expected 4 bytes inside an allocation, found 0x0")]
    [InlineData("ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd2];", "lane 1, line 17 \"ld.global.v4.f32 {%f1, %f2, %f3, %f4}, [%rd2];\": expected an address that 16 divides, found 0x")]
    [InlineData("ld.global.f32 %f1, [%rd2+2];", "lane 0, line 17 \"ld.global.f32 %f1, [%rd2+2];\": expected an address that 4 divides, found 0x")]
    [InlineData("add.rn.f32 %f1, %f2, %f2;", "lane 0, line 17 \"add.rn.f32 %f1, %f2, %f2;\": expected a register that was written, found %f2")]
    [InlineData("add.u64 %rd3, %rd4, 1;", "lane 0, line 17 \"add.u64 %rd3, %rd4, 1;\": expected a register that was written, found %rd4")]
    [InlineData("setp.eq.s32 %p1, %r1, 5;\n@!%p1 mov.b32 %r2, 1;\nshfl.sync.bfly.b32 %r3, %r2, 1, 31, 0xffffffff;", "lane 4, line 19 \"shfl.sync.bfly.b32 %r3, %r2, 1, 31, 0xffffffff;\": expected a register that was written, found %r2")]
    [InlineData("sub.s32 %r2, 2, %r1;\nrem.s32 %r3, 7, %r2;", "lane 2, line 18 \"rem.s32 %r3, 7, %r2;\": expected a divisor that is not 0")]
    [InlineData("div.u32 %r3, 7, %r1;", "lane 0, line 17 \"div.u32 %r3, 7, %r1;\": expected a divisor that is not 0")]
    [InlineData("L_1:\nbra.uni L_1;", "lane 0, line 18 \"bra.uni L_1;\": expected at most 100000 instructions of a lane at a time, found more")]
    public void A_mistake_is_told(string lines, string expected) => Assert.StartsWith("probe: group (0, 0, 0), " + expected, PtxRun.Fault(lines), StringComparison.Ordinal);

    [Theory]
    [InlineData("bar.sync 0;\nst.shared.b32 [%rd4+4], %r1;", "lane 63, line 22 \"st.shared.b32 [%rd4+4], %r1;\": expected 4 bytes inside shared memory, found 256 of 256")]
    [InlineData("bar.sync 0;\nld.shared.v4.f32 {%f1, %f2, %f3, %f4}, [%rd4];", "lane 1, line 22 \"ld.shared.v4.f32 {%f1, %f2, %f3, %f4}, [%rd4];\": expected a shared address that 16 divides, found 4")]
    [InlineData("bar.sync 0;\nsub.u64 %rd5, %rd4, 4;\nld.shared.b32 %r4, [%rd5];", "lane 0, line 23 \"ld.shared.b32 %r4, [%rd5];\": expected 4 bytes inside shared memory, found -4 of 256")]
    [InlineData("ld.shared.b32 %r4, [tile];", "lane 1, line 21 \"ld.shared.b32 %r4, [tile];\": expected a barrier since lane 0 wrote the shared word at 0, found none")]
    [InlineData("st.shared.b32 [tile], %r1;", "lane 1, line 21 \"st.shared.b32 [tile], %r1;\": expected a barrier since lane 0 wrote the shared word at 0, found none")]
    [InlineData("bar.sync 0;\nld.shared.b32 %r4, [tile+252];\nst.shared.b32 [%rd4], %r1;", "lane 63, line 23 \"st.shared.b32 [%rd4], %r1;\": expected a barrier since several lanes read the shared word at 252, found none")]
    public void A_mistake_with_shared_memory_is_told(string lines, string expected)
    {
        Assert.StartsWith("probe: group (0, 0, 0), " + expected, PtxRun.Fault(Store + lines, Tile), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_between_shared_arrays_belongs_to_none()
    {
        string found = PtxRun.Fault("mov.b32 %r2, 0;\nst.shared.b32 [first+4], %r2;", ".shared .align 4 .b8 first[4];\n.shared .align 4 .b8 second[4];");
        Assert.EndsWith("expected a shared array, found 4 outside all", found, StringComparison.Ordinal);
        Assert.EndsWith("expected a shared word that was written, found none at 0", PtxRun.Fault("ld.shared.b32 %r2, [tile];", Tile), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ex2.approx.f32 %f1, 0f00000000;", "expected an instruction that the interpreter knows, found \"ex2.approx.f32 %f1, 0f00000000;\"; add it to PtxTable with a test")]
    [InlineData("add.f32 %f1, 0f00000000, 0f00000000;", "expected an instruction that the interpreter knows, found \"add.f32 %f1, 0f00000000, 0f00000000;\"; add it to PtxTable with a test")]
    [InlineData("add.s32 %r20, %r1, 1;", "expected a register below %r<20>, found %r20")]
    [InlineData("add.s32 %f1, %r1, 1;", "expected an integer of 32 bits, found %f1")]
    [InlineData("add.s32 %r2, %r1, 1.5;", "expected an integer of 32 bits, found 1.5")]
    [InlineData("add.s32 %r2, %r1;", "expected 3 operands of add.s32, found 2")]
    [InlineData("add.rn.f32 %f1, %f2, 1;", "expected a float, found 1")]
    [InlineData("selp.b32 %f2, 0f00000001, 0f00000000, %p2;", "expected a constant that is a float, found the bits of an integer: 0f00000001")]
    [InlineData("mov.b64 %r2, %rd1;", "expected 64 bits, found %r2")]
    [InlineData("mov.b32 7, %r1;", "expected a register to write, found 7")]
    [InlineData("bra L_9;", "expected a label of this kernel, found L_9")]
    [InlineData("ld.param.b64 %rd3, [_k_0+8];", "expected 8 bytes of _k_0[8], found [_k_0+8]")]
    [InlineData("ld.global.v4.f32 {%f1, %f2}, [%rd1];", "expected 4 and an address of ld.global.v4.f32, found {%f1, %f2} and [%rd1]")]
    [InlineData(".local .align 4 .b8 stack[16];", "expected a directive that the interpreter knows, found \".local .align 4 .b8 stack[16];\"")]
    [InlineData("a line without an end", "expected a label, a directive or an instruction, found \"a line without an end\"")]
    public void A_text_that_is_not_known_is_refused(string line, string expected) => Assert.Equal($"probe: line 17: {expected}", PtxRun.Fault(line));

    [Fact]
    public void A_launch_that_does_not_fit_the_text_is_refused()
    {
        Assert.Equal("probe: expected at most 32 lanes a group, found 64", Assert.Throws<DeviceException>(() => PtxRun.Words(PtxRun.Text("", lanes: 32), new uint[1])).Message);
        using PtxMemory memory = new();
        PtxProgram program = PtxProgram.Parse(PtxRun.Text(""));
        Assert.Equal("probe: expected 8 bytes of parameters, found 4", Assert.Throws<DeviceException>(() => new PtxMachine(memory).Run(program, new Grid(64, 1), new byte[4])).Message);
        string alone = Assert.Throws<DeviceException>(() => PtxRun.Words(PtxRun.Text("shfl.sync.bfly.b32 %r3, %r1, 1, 31, 0xffffffff;"), new uint[64], lanes: 40)).Message;
        Assert.EndsWith("expected 32 lanes at a shuffle, found 8 in the warp", alone, StringComparison.Ordinal);
    }
}
