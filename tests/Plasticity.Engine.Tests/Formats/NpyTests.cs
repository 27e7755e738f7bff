using System.Text;
using Plasticity.Engine.Formats;

namespace Plasticity.Engine.Tests.Formats;

/// <summary>Golden bytes are what NumPy 1.24 wrote: <c>numpy.save(buffer, array)</c> of the arrays named beside them.</summary>
public class NpyTests
{
    /// <summary>numpy.arange(6, dtype='&lt;f4').reshape(2, 3)</summary>
    private const string Floats = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=";

    /// <summary>numpy.asfortranarray(numpy.arange(6, dtype='&lt;f8').reshape(2, 3))</summary>
    private const string ColumnMajor = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAhAAAAAAAAA8D8AAAAAAAAQQAAAAAAAAABAAAAAAAAAFEA=";

    /// <summary>numpy.array(7, dtype='&lt;i8')</summary>
    private const string Scalar = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHAAAAAAAAAA==";

    /// <summary>numpy.array([1, 2], dtype='&lt;i4')</summary>
    private const string Integers = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAgAAAA==";

    [Theory]
    [InlineData(Floats)]
    [InlineData(ColumnMajor)]
    public void Reads_floats_of_either_order_as_row_major(string golden)
    {
        NpyArray array = Read(Convert.FromBase64String(golden));
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5], array.Floats());
    }

    [Fact]
    public void Reads_a_scalar_and_a_vector_of_integers()
    {
        NpyArray scalar = Read(Convert.FromBase64String(Scalar));
        Assert.Empty(scalar.Shape);
        Assert.Equal([7], scalar.Integers());
        Assert.Equal([1, 2], Read(Convert.FromBase64String(Integers)).Integers());
    }

    [Theory]
    [InlineData(Floats)]
    [InlineData(Integers)]
    public void Writes_the_bytes_that_numpy_writes(string golden)
    {
        byte[] expected = Convert.FromBase64String(golden);
        using MemoryStream stream = new();
        Npy.Write(stream, Read(expected));
        Assert.Equal(expected, stream.ToArray());
    }

    [Theory]
    [InlineData("'descr': '|O', 'fortran_order': False, 'shape': (1,)", "|O")]
    [InlineData("'descr': '>f4', 'fortran_order': False, 'shape': (1,)", ">f4")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (2,)", "found 4 bytes")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,)", "below 2^31")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)", "found 4 bytes")]
    [InlineData("'descr': '<f4', 'shape': (1,)", "fortran_order")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1, -1)", "shape")]
    public void Refuses_a_hostile_header(string header, string part)
    {
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => Read(File($"{{{header}, }}", elements: 4)));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_every_truncation_and_a_trailing_byte()
    {
        byte[] whole = Convert.FromBase64String(Floats);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(whole[..length]));
        }
        Assert.Throws<InvalidDataException>(() => Read([.. whole, 0]));
    }

    [Fact]
    public void Refuses_integers_that_do_not_fit()
    {
        NpyArray array = new("<i8", [1], BitConverter.GetBytes(1L << 40));
        Assert.Throws<InvalidDataException>(array.Integers);
        Assert.Throws<InvalidDataException>(array.Floats);
    }

    private static NpyArray Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return Npy.Read(stream, bytes.Length);
    }

    private static byte[] File(string header, int elements) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length + 1), 0, .. Encoding.ASCII.GetBytes(header), (byte)'\n', .. new byte[elements]];
}
