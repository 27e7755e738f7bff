using Plasticity.Interop.Formats;
using Plasticity.Interop.Tests.Support;

namespace Plasticity.Interop.Tests.Formats;

public class ProtobufWriterTests
{
    /// <summary>The three examples of the encoding's own description: 150 in field 1, "testing" in field 2, and the first within field 3.</summary>
    [Fact]
    public void Writes_the_examples_of_the_encoding()
    {
        ProtobufWriter message = new();
        message.Whole(1, 150);
        message.Text(2, "testing");
        message.Message(3, inner => inner.Whole(1, 150));
        Assert.Equal("0896011207" + "74657374696E67" + "1A03089601", Convert.ToHexString(message.Written));
    }

    [Fact]
    public void Every_kind_of_field_is_read_back()
    {
        ProtobufWriter message = new();
        message.Whole(1, -1);
        message.Whole(2, long.MaxValue);
        message.Whole(3, 0);
        message.Float(16, -0.5f);
        message.Double(2047, Math.PI);
        message.Doubles(5, [1, -2]);
        message.Text(6, "größe");
        Assert.Equal("08FFFFFFFFFFFFFFFFFF01", Convert.ToHexString(message.Written[..11]));
        DecodedMessage read = new(message.Written);
        Assert.Equal((-1, long.MaxValue, 0), (read.Whole(1), read.Whole(2), read.Whole(3)));
        Assert.Equal((-0.5f, Math.PI, "größe"), (read.Float(16), read.Double(2047), read.Text(6)));
        Assert.Equal([.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(-2.0)], read.Bytes(5));
    }
}
