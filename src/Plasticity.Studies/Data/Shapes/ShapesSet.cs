using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Data.Shapes;

/// <summary>
/// The built-in data set: pictures of ten classes that need no file and are the same, byte for byte, on every machine. Tuned so that a small
/// residual network fits 2,000 of them, is right on two thirds of the test part, and shows the generalisation gap of a warm start.
/// </summary>
public static class ShapesSet
{
    /// <summary>Pictures of the training part.</summary>
    public const int TrainCount = 10_000;

    /// <summary>Pictures of the test part.</summary>
    public const int TestCount = 5_000;

    private const ulong Seed = 2024;

    // Training pictures are numbered from 0, test pictures from here: neither part depends on the length of the other.
    private const ulong FirstTest = 1UL << 32;

    /// <summary>Paints the set on all processors; the label of picture i is i mod 10.</summary>
    /// <param name="size">Height and width: 32 or 16.</param>
    /// <param name="trainCount">Pictures of the training part; fewer are the first of more.</param>
    /// <param name="testCount">Pictures of the test part; fewer are the first of more.</param>
    public static ImageSet Make(int size, int trainCount = TrainCount, int testCount = TestCount)
    {
        if (size is not (32 or 16)) throw new ArgumentOutOfRangeException(nameof(size), size, "pictures are 32 or 16 pixels high");
        SceneSettings settings = size == 32 ? SceneSettings.Size32 : SceneSettings.Size16;
        return new ImageSet(
            size == 32 ? "shapes" : "shapes16", "built in", size, size, channels: 3, Scene.ClassNames,
            Part(settings, size, trainCount, first: 0), Part(settings, size, testCount, FirstTest));
    }

    internal static ImagePart Part(SceneSettings settings, int size, int count, ulong first)
    {
        int pixels = size * size * 3, classes = Scene.ClassNames.Count;
        byte[] images = new byte[count * pixels];
        Parallel.For(0, count, () => new Scene(settings, new Canvas(size)), (i, _, scene) =>
        {
            scene.Paint(i % classes, new RandomStream(Seed, Purpose.Data, first + (ulong)i), images.AsSpan(i * pixels, pixels));
            return scene;
        }, _ => { });
        return new ImagePart(images, [.. Enumerable.Range(0, count).Select(i => i % classes)]);
    }
}
