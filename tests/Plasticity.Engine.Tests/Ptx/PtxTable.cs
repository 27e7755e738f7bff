namespace Plasticity.Engine.Tests.Ptx;

/// <summary>
/// The instructions that compute, by name. Operands, the written one first: b any 32 bits, i 32 bits of an integer, f of a float, l 64 bits, p a
/// predicate.
/// </summary>
internal static class PtxTable
{
    /// <summary>Name to code, operands, and whether the two operands change places.</summary>
    public static IReadOnlyDictionary<string, PtxRule> Rules { get; } = Make();

    private static Dictionary<string, PtxRule> Make()
    {
        Dictionary<string, PtxRule> rules = [];
        void Add(PtxCode code, string operands, params ReadOnlySpan<string> names)
        {
            foreach (string name in names) rules.Add(name, new PtxRule(code, operands));
        }

        void Swapped(PtxCode code, string operands, params ReadOnlySpan<string> names)
        {
            foreach (string name in names) rules.Add(name, new PtxRule(code, operands, Swap: true));
        }

        Add(PtxCode.Move, "bb", "mov.b32");
        Add(PtxCode.Move, "ff", "mov.f32");
        Add(PtxCode.Move, "ii", "mov.u32", "mov.s32");
        Add(PtxCode.Move, "ll", "mov.b64", "mov.u64", "mov.s64");
        Add(PtxCode.Move, "pp", "mov.pred");
        Add(PtxCode.Select, "bbbp", "selp.b32");
        Add(PtxCode.Select, "fffp", "selp.f32");
        Add(PtxCode.Select, "lllp", "selp.b64");

        Add(PtxCode.AddInt, "iii", "add.s32", "add.u32");
        Add(PtxCode.SubtractInt, "iii", "sub.s32", "sub.u32");
        Add(PtxCode.MultiplyInt, "iii", "mul.lo.s32", "mul.lo.u32");
        Add(PtxCode.MultiplyHighSigned, "iii", "mul.hi.s32");
        Add(PtxCode.MultiplyHighUnsigned, "iii", "mul.hi.u32");
        Add(PtxCode.MultiplyWideSigned, "lii", "mul.wide.s32");
        Add(PtxCode.MultiplyWideUnsigned, "lii", "mul.wide.u32");
        Add(PtxCode.MultiplyAddInt, "iiii", "mad.lo.s32", "mad.lo.u32");
        Add(PtxCode.MultiplyAddWideSigned, "liil", "mad.wide.s32");
        Add(PtxCode.MultiplyAddWideUnsigned, "liil", "mad.wide.u32");
        Add(PtxCode.DivideSigned, "iii", "div.s32");
        Add(PtxCode.DivideUnsigned, "iii", "div.u32");
        Add(PtxCode.RemainderSigned, "iii", "rem.s32");
        Add(PtxCode.RemainderUnsigned, "iii", "rem.u32");
        Add(PtxCode.MinSigned, "iii", "min.s32");
        Add(PtxCode.MaxSigned, "iii", "max.s32");
        Add(PtxCode.MinUnsigned, "iii", "min.u32");
        Add(PtxCode.MaxUnsigned, "iii", "max.u32");
        Add(PtxCode.NegateInt, "ii", "neg.s32");
        Add(PtxCode.AddLong, "lll", "add.s64", "add.u64");
        Add(PtxCode.SubtractLong, "lll", "sub.s64", "sub.u64");
        Add(PtxCode.MultiplyLong, "lll", "mul.lo.s64", "mul.lo.u64");

        foreach ((PtxCode code, string name) in (ReadOnlySpan<(PtxCode, string)>)[(PtxCode.And, "and"), (PtxCode.Or, "or"), (PtxCode.Xor, "xor")])
        {
            Add(code, "bbb", name + ".b32");
            Add(code, "lll", name + ".b64");
            Add(code, "ppp", name + ".pred");
        }
        Add(PtxCode.Not, "bb", "not.b32");
        Add(PtxCode.NotLong, "ll", "not.b64");
        Add(PtxCode.NotPredicate, "pp", "not.pred");
        Add(PtxCode.ShiftLeft, "bbi", "shl.b32");
        Add(PtxCode.ShiftRightSigned, "iii", "shr.s32");
        Add(PtxCode.ShiftRightUnsigned, "iii", "shr.u32", "shr.b32");
        Add(PtxCode.ShiftLeftLong, "lli", "shl.b64");
        Add(PtxCode.ShiftRightLongSigned, "lli", "shr.s64");
        Add(PtxCode.ShiftRightLongUnsigned, "lli", "shr.u64", "shr.b64");

        // Without a rounding of its own a sum may be contracted: such names are not known.
        Add(PtxCode.AddFloat, "fff", "add.rn.f32");
        Add(PtxCode.SubtractFloat, "fff", "sub.rn.f32");
        Add(PtxCode.MultiplyFloat, "fff", "mul.rn.f32");
        Add(PtxCode.DivideFloat, "fff", "div.rn.f32");
        Add(PtxCode.MultiplyAddFloat, "ffff", "fma.rn.f32");
        Add(PtxCode.SquareRoot, "ff", "sqrt.rn.f32");
        Add(PtxCode.Reciprocal, "ff", "rcp.rn.f32");
        Add(PtxCode.NegateFloat, "ff", "neg.f32");
        Add(PtxCode.AbsoluteFloat, "ff", "abs.f32");
        Add(PtxCode.MinFloat, "fff", "min.f32");
        Add(PtxCode.MaxFloat, "fff", "max.f32");
        Add(PtxCode.SetNan, "pf", "testp.notanumber.f32");

        Add(PtxCode.Narrow, "il", "cvt.s32.s64", "cvt.u32.u64");
        Add(PtxCode.WidenSigned, "li", "cvt.s64.s32");
        Add(PtxCode.Move, "li", "cvt.u64.u32");
        Add(PtxCode.FloatOfSigned, "fi", "cvt.rn.f32.s32");
        Add(PtxCode.FloatOfUnsigned, "fi", "cvt.rn.f32.u32");
        Add(PtxCode.SignedOfFloat, "if", "cvt.rzi.s32.f32");
        Add(PtxCode.UnsignedOfFloat, "if", "cvt.rzi.u32.f32");

        Add(PtxCode.SetEqual, "pii", "setp.eq.s32", "setp.eq.u32");
        Add(PtxCode.SetNotEqual, "pii", "setp.ne.s32", "setp.ne.u32");
        Add(PtxCode.SetEqual, "pbb", "setp.eq.b32");
        Add(PtxCode.SetNotEqual, "pbb", "setp.ne.b32");
        Add(PtxCode.SetEqual, "pll", "setp.eq.s64", "setp.eq.u64", "setp.eq.b64");
        Add(PtxCode.SetNotEqual, "pll", "setp.ne.s64", "setp.ne.u64", "setp.ne.b64");
        Add(PtxCode.SetLessSigned, "pii", "setp.lt.s32");
        Add(PtxCode.SetLessEqualSigned, "pii", "setp.le.s32");
        Swapped(PtxCode.SetLessSigned, "pii", "setp.gt.s32");
        Swapped(PtxCode.SetLessEqualSigned, "pii", "setp.ge.s32");
        Add(PtxCode.SetLessUnsigned, "pii", "setp.lo.u32", "setp.lt.u32");
        Add(PtxCode.SetLessEqualUnsigned, "pii", "setp.ls.u32", "setp.le.u32");
        Swapped(PtxCode.SetLessUnsigned, "pii", "setp.hi.u32", "setp.gt.u32");
        Swapped(PtxCode.SetLessEqualUnsigned, "pii", "setp.hs.u32", "setp.ge.u32");
        Add(PtxCode.SetLessLong, "pll", "setp.lo.u64", "setp.lt.u64");
        Add(PtxCode.SetLessEqualLong, "pll", "setp.ls.u64", "setp.le.u64");
        Swapped(PtxCode.SetLessLong, "pll", "setp.hi.u64", "setp.gt.u64");
        Swapped(PtxCode.SetLessEqualLong, "pll", "setp.hs.u64", "setp.ge.u64");
        Add(PtxCode.SetEqualFloat, "pff", "setp.eq.f32");
        Add(PtxCode.SetNotEqualFloat, "pff", "setp.ne.f32");
        Add(PtxCode.SetLessFloat, "pff", "setp.lt.f32");
        Add(PtxCode.SetLessEqualFloat, "pff", "setp.le.f32");
        Swapped(PtxCode.SetLessFloat, "pff", "setp.gt.f32");
        Swapped(PtxCode.SetLessEqualFloat, "pff", "setp.ge.f32");
        Add(PtxCode.SetEqualOrNan, "pff", "setp.equ.f32");
        Add(PtxCode.SetNotEqualOrNan, "pff", "setp.neu.f32");
        Add(PtxCode.SetLessOrNan, "pff", "setp.ltu.f32");
        Add(PtxCode.SetLessEqualOrNan, "pff", "setp.leu.f32");
        Swapped(PtxCode.SetLessOrNan, "pff", "setp.gtu.f32");
        Swapped(PtxCode.SetLessEqualOrNan, "pff", "setp.geu.f32");
        Add(PtxCode.SetNumbers, "pff", "setp.num.f32");
        return rules;
    }
}

/// <summary>What an instruction's name means.</summary>
/// <param name="Code">What it does.</param> <param name="Operands">A letter for each, see <see cref="PtxTable"/>.</param> <param name="Swap">Whether A and B change places.</param>
internal readonly record struct PtxRule(PtxCode Code, string Operands, bool Swap = false);
