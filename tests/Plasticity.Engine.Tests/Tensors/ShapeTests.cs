using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Tensors;

public sealed class ShapeTests
{
    [Fact]
    public void Knows_its_axes()
    {
        Shape shape = new(128, 32, 17, 3);
        Assert.Equal((4, 128 * 32 * 17 * 3, 128, 3), (shape.Rank, shape.Count, shape[0], shape[3]));
        Assert.Equal([128, 32, 17, 3], shape.ToArray());
        Assert.Equal("[128,32,17,3]", shape.ToString());
    }

    [Fact]
    public void A_scalar_has_no_axes_and_one_element()
    {
        Assert.Equal((0, 1, "[]"), (new Shape().Rank, new Shape().Count, new Shape().ToString()));
        Assert.Equal(default, new Shape());
        Assert.NotEqual(new Shape(1), new Shape());
    }

    [Fact]
    public void Equality_is_by_axes()
    {
        Assert.Equal(new Shape(2, 3), new Shape(2, 3));
        Assert.NotEqual(new Shape(2, 3), new Shape(3, 2));
        Assert.NotEqual(new Shape(2, 3), new Shape(2, 3, 1));
    }

    [Fact]
    public void What_is_no_shape_is_refused_in_one_line()
    {
        Assert.Equal("an axis is at least 1 long, found [2,0]", Assert.Throws<ArgumentException>(() => new Shape(2, 0)).Message);
        Assert.Equal("an axis is at least 1 long, found [-1]", Assert.Throws<ArgumentException>(() => new Shape(-1)).Message);
        Assert.Equal("a shape has at most 4 axes, found 5", Assert.Throws<ArgumentException>(() => new Shape(1, 1, 1, 1, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3)[2]);
        Assert.Throws<OverflowException>(() => new Shape(65536, 65536).Count);
    }

    [Fact]
    public void Demands_name_the_op_and_the_argument()
    {
        Tensor weight = new(new Shape(2, 3), FloatBuffer.None), images = new(new Shape(2, 5, 7, 3), FloatBuffer.None);
        Assert.Equal(
            $"{nameof(Demands_name_the_op_and_the_argument)}: weight is [2,3], expected [3,2]",
            Assert.Throws<ShapeException>(() => Require.Shape(weight, new Shape(3, 2))).Message);
        Assert.Equal("Op: weight is [2,3], expected [N,H,W,C]", Assert.Throws<ShapeException>(() => Require.Rank(weight, 4, "[N,H,W,C]", op: "Op")).Message);
        Assert.Equal((2, 3), Require.Rows(weight));
        Assert.Equal((70, 3), Require.Rows(images));
        Tensor vector = new(new Shape(3), FloatBuffer.None);
        Assert.Equal("Op: vector is [3], expected [M,C] or [N,H,W,C]", Assert.Throws<ShapeException>(() => Require.Rows(vector, op: "Op")).Message);
        Assert.Equal("Op: rate is -1", Assert.Throws<ArgumentException>(() => Require.That(false, "rate is -1", "Op")).Message);
        Require.Shape(weight, new Shape(2, 3));
        Require.Rank(images, 4, "[N,H,W,C]");
    }
}
