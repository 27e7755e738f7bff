using Plasticity.Studies.Tests.Training;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Faults put into a state on purpose: a value that is lost, or of which the first number or letter is another.</summary>
internal static class Faults
{
    // What the next move says anew before anybody looks at it.
    private static readonly string[] s_transient = ["participants", "log/rate"];

    /// <summary>Asserts that each fault in a state in the middle of a run is refused, or leads to another state at the end.</summary>
    public static void AssertFound(ToyData data, Study study, Arm arm)
    {
        IReadOnlyDictionary<string, StateEntry> middle, end;
        using (Run run = data.Begin(study, arm))
        {
            int last = run.Plan.Rounds.Count - 1;
            // In the last round, a few steps in: there is most to lose.
            while (run.Round!.Number < last || run.Next != Move.Act || run.Clock.Step < 3) run.Advance();
            middle = ToyData.StateOf(run);
            ToyData.ToTheEnd(run);
            end = ToyData.StateOf(run);
        }
        foreach (string path in middle.Keys.Except(s_transient))
        {
            Dictionary<string, StateEntry> lost = new(middle), turned = new(middle);
            lost.Remove(path);
            Assert.True(IsFound(data, study, arm, lost, end), $"{study.Name}, {arm.Name}: nobody misses {path}");
            if (middle[path] is not { Bytes.Length: > 0 } entry) continue;
            turned[path] = entry with { Bytes = Turned(entry) };
            Assert.True(IsFound(data, study, arm, turned, end), $"{study.Name}, {arm.Name}: {path} does not count");
        }
    }

    /// <summary>The first value is another.</summary>
    private static byte[] Turned(StateEntry entry)
    {
        byte[] bytes = [.. entry.Bytes];
        switch (entry.Kind)
        {
            case StateKind.Floats: BitConverter.TryWriteBytes(bytes, (1.5f * BitConverter.ToSingle(bytes)) + 1); break;
            case StateKind.Doubles: BitConverter.TryWriteBytes(bytes, (1.5 * BitConverter.ToDouble(bytes)) + 1); break;
            case StateKind.Ints: BitConverter.TryWriteBytes(bytes, BitConverter.ToInt32(bytes) ^ 1); break;
            case StateKind.Longs: BitConverter.TryWriteBytes(bytes, BitConverter.ToInt64(bytes) ^ 1); break;
            default: bytes[0] ^= 1; break;
        }
        return bytes;
    }

    private static bool IsFound(ToyData data, Study study, Arm arm, Dictionary<string, StateEntry> faulty, IReadOnlyDictionary<string, StateEntry> end)
    {
        try
        {
            using Run run = data.Resume(study, arm, new StateReader(faulty));
            ToyData.ToTheEnd(run);
            return ToyData.Differences(ToyData.StateOf(run), end).Length > 0;
        }
        catch (InputException)
        {
            return true;
        }
    }
}
