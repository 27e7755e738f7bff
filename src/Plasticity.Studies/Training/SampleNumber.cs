namespace Plasticity.Studies.Training;

/// <summary>What the random numbers of a sample are at: no training sample in any view shares them with another, or with a test sample.</summary>
internal static class SampleNumber
{
    private const int FirstOfTest = 1 << 30;

    /// <summary>That of a training sample in a view.</summary>
    /// <param name="setCount">Training samples of the set.</param>
    public static int Of(int index, int view, int setCount) => checked(view * setCount + index);

    /// <summary>Those of test samples.</summary>
    public static int[] OfTest(ReadOnlySpan<int> places)
    {
        int[] numbers = new int[places.Length];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = FirstOfTest + places[i];
        return numbers;
    }
}
