using System.Globalization;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>What each instruction of <see cref="PtxTable"/> computes. Expected values are worked out by hand from the PTX manual.</summary>
public sealed class PtxInstructionTests
{
    private const ulong Nan = 0x7FFF_FFFF;

    /// <summary>Name, operands, the bits of the result.</summary>
    public static TheoryData<string, string, ulong> Rows { get; } = new()
    {
        { "mov.b32", "-1", 0xFFFF_FFFF }, { "mov.b32", "0f3F800000", 0x3F80_0000 }, { "mov.f32", "0f7FC00001", 0x7FC0_0001 }, { "mov.u32", "4294967295", 0xFFFF_FFFF },
        { "mov.s32", "-2147483648", 0x8000_0000 }, { "mov.b64", "-1", ulong.MaxValue }, { "mov.u64", "4294967296", 0x1_0000_0000 }, { "mov.s64", "-2", ulong.MaxValue - 1 }, { "mov.pred", "1", 1 },
        { "selp.b32", "3, 4, 1", 3 }, { "selp.b32", "3, 0f00000000, 0", 0 }, { "selp.f32", "0f3F800000, 0f40000000, 0", 0x4000_0000 }, { "selp.b64", "-1, 4, 1", ulong.MaxValue },
        { "add.s32", "2147483647, 1", 0x8000_0000 }, { "add.u32", "4294967295, 2", 1 }, { "sub.s32", "3, 5", 0xFFFF_FFFE }, { "sub.u32", "5, 3", 2 },
        { "mul.lo.s32", "3528531795, 2", 0xA4A2_3EA6 }, { "mul.lo.u32", "65536, 65537", 0x1_0000 }, { "mul.hi.s32", "-1, 2", 0xFFFF_FFFF }, { "mul.hi.u32", "4294967295, 2", 1 },
        { "mul.wide.s32", "-1, 4", unchecked((ulong)-4) }, { "mul.wide.u32", "-1, 4", 0x3_FFFF_FFFC }, { "mad.lo.s32", "3, -4, 5", 0xFFFF_FFF9 }, { "mad.lo.u32", "3, 4, 5", 17 },
        { "mad.wide.s32", "-1, 4, 100", 96 }, { "mad.wide.u32", "-1, 4, 4", 0x4_0000_0000 },
        { "div.s32", "-7, 2", 0xFFFF_FFFD }, { "div.s32", "-2147483648, -1", 0x8000_0000 }, { "div.u32", "-2, 2", 0x7FFF_FFFF }, { "rem.s32", "-7, 2", 0xFFFF_FFFF }, { "rem.s32", "7, -1", 0 }, { "rem.u32", "-1, 10", 5 },
        { "min.s32", "-1, 1", 0xFFFF_FFFF }, { "max.s32", "-1, 1", 1 }, { "min.u32", "-1, 1", 1 }, { "max.u32", "-1, 1", 0xFFFF_FFFF }, { "neg.s32", "5", 0xFFFF_FFFB },
        { "add.s64", "4294967295, 1", 0x1_0000_0000 }, { "add.u64", "-1, 2", 1 }, { "sub.s64", "0, 1", ulong.MaxValue }, { "sub.u64", "4294967296, 1", 0xFFFF_FFFF },
        { "mul.lo.s64", "4294967295, 3528531795", 0xD251_1F52_2DAE_E0AD }, { "mul.lo.u64", "4294967296, 4294967296", 0 },
        { "and.b32", "12, 10", 8 }, { "or.b32", "12, 10", 14 }, { "xor.b32", "12, 10", 6 }, { "and.b64", "-1, 4294967296", 0x1_0000_0000 }, { "or.b64", "1, 4294967296", 0x1_0000_0001 }, { "xor.b64", "-1, 0", ulong.MaxValue },
        { "and.pred", "1, 0", 0 }, { "or.pred", "1, 0", 1 }, { "xor.pred", "1, 1", 0 }, { "not.b32", "0", 0xFFFF_FFFF }, { "not.b64", "0", ulong.MaxValue }, { "not.pred", "1", 0 }, { "not.pred", "0", 1 },
        { "shl.b32", "1, 31", 0x8000_0000 }, { "shl.b32", "1, 32", 0 }, { "shl.b32", "1, 33", 0 }, { "shr.s32", "-8, 1", 0xFFFF_FFFC }, { "shr.s32", "-8, 40", 0xFFFF_FFFF }, { "shr.u32", "-8, 1", 0x7FFF_FFFC },
        { "shr.u32", "-8, 32", 0 }, { "shr.b32", "-8, 28", 15 }, { "shl.b64", "1, 63", 1UL << 63 }, { "shl.b64", "1, 64", 0 }, { "shr.s64", "-8, 70", ulong.MaxValue }, { "shr.u64", "-1, 32", 0xFFFF_FFFF }, { "shr.b64", "-1, 64", 0 },
        // 1 + 2^-24 is a tie, to even; 0x3F800001 is 1 + 2^-23, 0x33800000 is 2^-24.
        { "add.rn.f32", "0f3F800000, 0f33800000", 0x3F80_0000 }, { "add.rn.f32", "0f3F800001, 0f33800000", 0x3F80_0002 }, { "add.rn.f32", "0f7F800000, 0fFF800000", Nan }, { "add.rn.f32", "0fFFC01234, 0f00000000", Nan },
        { "sub.rn.f32", "0f3F800000, 0f3F800000", 0 }, { "mul.rn.f32", "0f00800000, 0f3F000000", 0x0040_0000 }, { "div.rn.f32", "0f3F800000, 0f40400000", 0x3EAA_AAAB }, { "div.rn.f32", "0f3F800000, 0f80000000", 0xFF80_0000 },
        // (1 + 2^-23)² - (1 + 2^-22) = 2^-46, which two roundings lose.
        { "fma.rn.f32", "0f3F800001, 0f3F800001, 0fBF800002", 0x2880_0000 },
        { "sqrt.rn.f32", "0f40000000", 0x3FB5_04F3 }, { "sqrt.rn.f32", "0fBF800000", Nan }, { "rcp.rn.f32", "0f40400000", 0x3EAA_AAAB }, { "rcp.rn.f32", "0f00000000", 0x7F80_0000 },
        { "neg.f32", "0f00000000", 0x8000_0000 }, { "abs.f32", "0fBF800000", 0x3F80_0000 }, { "min.f32", "0f80000000, 0f00000000", 0x8000_0000 }, { "min.f32", "0f7FC00000, 0f3F800000", 0x3F80_0000 },
        { "max.f32", "0f80000000, 0f00000000", 0 }, { "max.f32", "0f3F800000, 0f7FC00000", 0x3F80_0000 }, { "testp.notanumber.f32", "0f7FC00000", 1 }, { "testp.notanumber.f32", "0f7F800000", 0 },
        { "cvt.s32.s64", "-4294967295", 1 }, { "cvt.u32.u64", "4294967297", 1 }, { "cvt.s64.s32", "-1", ulong.MaxValue }, { "cvt.u64.u32", "-1", 0xFFFF_FFFF },
        { "cvt.rn.f32.s32", "16777217", 0x4B80_0000 }, { "cvt.rn.f32.s32", "-1", 0xBF80_0000 }, { "cvt.rn.f32.u32", "-1", 0x4F80_0000 }, { "cvt.rzi.s32.f32", "0fBFC00000", 0xFFFF_FFFF }, { "cvt.rzi.s32.f32", "0f4F000000", 0x7FFF_FFFF },
        { "cvt.rzi.s32.f32", "0fFF800000", 0x8000_0000 }, { "cvt.rzi.s32.f32", "0f7FC00000", 0 }, { "cvt.rzi.u32.f32", "0fBF800000", 0 }, { "cvt.rzi.u32.f32", "0f4F800000", 0xFFFF_FFFF }, { "cvt.rzi.u32.f32", "0f40700000", 3 },
        { "setp.eq.s32", "3, 3", 1 }, { "setp.eq.u32", "3, 4", 0 }, { "setp.eq.b32", "0f3F800000, 1065353216", 1 }, { "setp.eq.s64", "-1, -1", 1 }, { "setp.eq.u64", "1, 4294967297", 0 }, { "setp.eq.b64", "1, 1", 1 },
        { "setp.ne.s32", "3, 3", 0 }, { "setp.ne.u32", "3, 4", 1 }, { "setp.ne.b32", "3, 3", 0 }, { "setp.ne.s64", "1, 4294967297", 1 }, { "setp.ne.u64", "1, 1", 0 }, { "setp.ne.b64", "1, 2", 1 },
        { "setp.lt.s32", "-1, 1", 1 }, { "setp.lt.s32", "1, 1", 0 }, { "setp.le.s32", "1, 1", 1 }, { "setp.gt.s32", "1, -1", 1 }, { "setp.gt.s32", "1, 1", 0 }, { "setp.ge.s32", "-1, 1", 0 }, { "setp.ge.s32", "1, 1", 1 },
        { "setp.lo.u32", "-1, 1", 0 }, { "setp.lt.u32", "1, 2", 1 }, { "setp.ls.u32", "0, 0", 1 }, { "setp.le.u32", "1, 0", 0 }, { "setp.hi.u32", "-1, 1", 1 }, { "setp.gt.u32", "1, 1", 0 }, { "setp.hs.u32", "1, 1", 1 }, { "setp.ge.u32", "0, 1", 0 },
        { "setp.lo.u64", "-1, 1", 0 }, { "setp.lt.u64", "1, 2", 1 }, { "setp.ls.u64", "0, 0", 1 }, { "setp.le.u64", "1, 0", 0 }, { "setp.hi.u64", "-1, 1", 1 }, { "setp.gt.u64", "1, 1", 0 }, { "setp.hs.u64", "1, 1", 1 }, { "setp.ge.u64", "0, 1", 0 },
        // Ordered comparisons are false with a NaN, also that of "not equal"; unordered ones are true.
        { "setp.eq.f32", "0f00000000, 0f80000000", 1 }, { "setp.eq.f32", "0f7FC00000, 0f7FC00000", 0 }, { "setp.ne.f32", "0f3F800000, 0f00000000", 1 }, { "setp.ne.f32", "0f7FC00000, 0f00000000", 0 },
        { "setp.lt.f32", "0fBF800000, 0f00000000", 1 }, { "setp.lt.f32", "0f7FC00000, 0f00000000", 0 }, { "setp.le.f32", "0f00000000, 0f00000000", 1 }, { "setp.le.f32", "0f00000000, 0f7FC00000", 0 },
        { "setp.gt.f32", "0f3F800000, 0f00000000", 1 }, { "setp.gt.f32", "0f00000000, 0f7FC00000", 0 }, { "setp.ge.f32", "0f00000000, 0f00000000", 1 }, { "setp.ge.f32", "0f7FC00000, 0f00000000", 0 },
        { "setp.equ.f32", "0f7FC00000, 0f00000000", 1 }, { "setp.equ.f32", "0f3F800000, 0f00000000", 0 }, { "setp.neu.f32", "0f7FC00000, 0f7FC00000", 1 }, { "setp.neu.f32", "0f00000000, 0f80000000", 0 },
        { "setp.ltu.f32", "0f7FC00000, 0f00000000", 1 }, { "setp.ltu.f32", "0f00000000, 0f00000000", 0 }, { "setp.leu.f32", "0f7FC00000, 0f00000000", 1 }, { "setp.leu.f32", "0f3F800000, 0f00000000", 0 },
        { "setp.gtu.f32", "0f00000000, 0f7FC00000", 1 }, { "setp.gtu.f32", "0f00000000, 0f00000000", 0 }, { "setp.geu.f32", "0f00000000, 0f7FC00000", 1 }, { "setp.geu.f32", "0fBF800000, 0f00000000", 0 },
        { "setp.num.f32", "0f00000000, 0f7F800000", 1 }, { "setp.num.f32", "0f00000000, 0f7FC00000", 0 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_instruction_computes_what_the_manual_says(string name, string operands, ulong expected)
    {
        string lines = PtxTable.Rules[name].Operands[0] switch
        {
            'p' => $"{name} %p1, {operands};\nselp.b32 %r3, 1, 0, %p1;\nst.global.s32 [%rd2], %r3;",
            'f' => $"{name} %f1, {operands};\nst.global.f32 [%rd2], %f1;",
            'l' => $"{name} %rd3, {operands};\ncvt.u32.u64 %r3, %rd3;\nst.global.s32 [%rd2], %r3;\nshr.u64 %rd4, %rd3, 32;\ncvt.u32.u64 %r4, %rd4;\nst.global.s32 [%rd2+4], %r4;",
            _ => $"{name} %r3, {operands};\nst.global.s32 [%rd2], %r3;",
        };
        uint[] words = PtxRun.Words(PtxRun.Text(lines, lanes: 1), new uint[2], lanes: 1);
        ulong found = words[0] | ((ulong)words[1] << 32);
        Assert.True(expected == found, string.Create(CultureInfo.InvariantCulture, $"expected 0x{expected:X}, found 0x{found:X}"));
    }

    [Fact]
    public void Every_instruction_has_a_row() => Assert.Empty(PtxTable.Rules.Keys.Except(Rows.Select(row => (string)row[0])));
}
