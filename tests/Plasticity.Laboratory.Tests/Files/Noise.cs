using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Files;

/// <summary>Images of noise in ten classes, RGB.</summary>
internal static class Noise
{
    public static ImageSet Images(int train, int test, int side = 8)
    {
        RandomStream random = new(1, Purpose.Data);
        ImagePart Part(int count, ulong lane)
        {
            byte[] bytes = new byte[count * side * side * 3];
            for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Sequence(lane).Words((ulong)i).A;
            return new ImagePart(bytes, [.. Enumerable.Range(0, count).Select(i => i % 10)]);
        }
        return new ImageSet("noise", "test", side, side, 3, [.. "abcdefghij".Select(letter => letter.ToString())], Part(train, 1), Part(test, 2));
    }
}
