using System.Text;
using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Tests.Formats;

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
    [InlineData("'descr': '>f3', 'fortran_order': False, 'shape': (1,)", "'>f3'")]
    [InlineData("'descr': '', 'fortran_order': False, 'shape': (1,)", "found ''")]
    [InlineData("'descr': '<', 'fortran_order': False, 'shape': (1,)", "found '<'")]
    [InlineData("'descr': '<<f4', 'fortran_order': False, 'shape': (1,)", "found '<<f4'")]
    [InlineData("'descr': '<f44', 'fortran_order': False, 'shape': (1,)", "found '<f44'")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (L,)", "whole numbers")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1l,)", "a tuple")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (2,)", "found 4 bytes")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,)", "below 2^31")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)", "found 4 bytes")]
    [InlineData("'descr': '<f4', 'shape': (1,)", "fortran_order")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1, -1)", "shape")]
    [InlineData("'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)", "records")]
    [InlineData("'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (1,)", "records")]
    [InlineData("'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)", "found 'descr'")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1", "found 'more'")]
    [InlineData("'descr': '<f4', 'fortran_order': 0, 'shape': (1,)", "True or False")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1)", "a tuple")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (,)", "whole numbers")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1 1)", "a tuple")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1,1 1)", "expected ')'")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1,", "expected")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (0, 2147483647, 2147483647, 2147483647)", "found 4 bytes")]
    [InlineData("'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)", "backslash")]
    [InlineData("'descr': '<f4", "closing quote")]
    [InlineData("'descr': '<c8', 'fortran_order': False, 'shape': (1,)", "'<c8'")]
    [InlineData("'descr': '|S4', 'fortran_order': False, 'shape': (1,)", "'|S4'")]
    [InlineData("'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,)", "'<M8[s]'")]
    [InlineData("'descr': 1, 'fortran_order': False, 'shape': (1,)", "quotes")]
    [InlineData("}{", "nothing behind")]
    public void Refuses_a_hostile_header(string header, string part)
    {
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => Read(File($"{{{header}, }}", elements: 4)));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData(3, "{'descr': '<f4', 'fortran_order': True, 'shape': (1,1,1)}      \n")]
    [InlineData(3, "{\"shape\":(1,),\"descr\":\"<f4\",\"fortran_order\":False}")]
    public void Reads_every_version_and_any_spelling_of_the_header(byte version, string header) =>
        Assert.Equal([1.5f], Read(File(version, header, BitConverter.GetBytes(1.5f))).Floats());

    /// <summary>NumPy reads all of these: cnpy's types of one byte, native order under its other names, and Python 2's shapes.</summary>
    [Theory]
    [InlineData("<i1", "(2,)", new byte[] { 1, 255 }, "|i1", new[] { 1, -1 })]
    [InlineData(">u1", "(2L,)", new byte[] { 1, 255 }, "|u1", new[] { 1, 255 })]
    [InlineData("<b1", "(2L,1L)", new byte[] { 1, 0 }, "|b1", new[] { 1, 0 })]
    [InlineData("u1", "(2,)", new byte[] { 1, 255 }, "|u1", new[] { 1, 255 })]
    [InlineData("=i2", "(1,)", new byte[] { 2, 1 }, "<i2", new[] { 258 })]
    [InlineData("|i4", "(1,)", new byte[] { 4, 3, 2, 1 }, "<i4", new[] { 0x01020304 })]
    [InlineData(">i2", "(2,)", new byte[] { 1, 2, 255, 254 }, "<i2", new[] { 258, -2 })]
    [InlineData(">u2", "(1,)", new byte[] { 255, 254 }, "<u2", new[] { 65534 })]
    [InlineData(">i4", "(1,)", new byte[] { 1, 2, 3, 4 }, "<i4", new[] { 0x01020304 })]
    [InlineData(">u4", "(1,)", new byte[] { 1, 2, 3, 4 }, "<u4", new[] { 0x01020304 })]
    [InlineData(">i8", "(1,)", new byte[] { 0, 0, 0, 0, 1, 2, 3, 4 }, "<i8", new[] { 0x01020304 })]
    [InlineData(">u8", "(1,)", new byte[] { 0, 0, 0, 0, 1, 2, 3, 4 }, "<u8", new[] { 0x01020304 })]
    public void Reads_types_and_shapes_as_other_writers_spell_them(string type, string shape, byte[] elements, string name, int[] expected)
    {
        NpyArray array = Read(File(1, $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}", elements));
        Assert.Equal(name, array.Type);
        Assert.Equal(expected, array.Integers());
    }

    [Theory]
    [InlineData(">f2", new byte[] { 0x3E, 0x00, 0xC0, 0x00 })]
    [InlineData(">f4", new byte[] { 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0 })]
    [InlineData(">f8", new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Reads_floats_whose_first_byte_is_the_most_significant(string type, byte[] elements) =>
        Assert.Equal([1.5f, -2f], Read(File(1, $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2,), }}", elements)).Floats());

    [Fact]
    public void Reads_both_orders_at_once()
    {
        byte[] columns = [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6];
        NpyArray array = Read(File(1, "{'descr': '>i2', 'fortran_order': True, 'shape': (2L, 3L), }", columns));
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Integers());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(147)]
    public void Refuses_another_version(byte version) =>
        Assert.Throws<InvalidDataException>(() => Read(File(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", new byte[4])));

    [Fact]
    public void More_axes_than_numpy_knows_are_refused()
    {
        static string Header(int axes) => $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({string.Join(',', Enumerable.Repeat('1', axes))})}}";
        Assert.Equal(64, Read(File(1, Header(64), [9])).Shape.Length);
        Assert.Throws<InvalidDataException>(() => Read(File(1, Header(65), [9])));
    }

    [Fact]
    public void Every_type_widens_or_says_that_it_does_not_fit()
    {
        Assert.Equal([0.5f, -65504f], new NpyArray("<f2", [2], [0x00, 0x38, 0xFF, 0xFB]).Floats());
        Assert.Equal([-1, 127], new NpyArray("|i1", [2], [255, 127]).Integers());
        Assert.Equal([255, 127], new NpyArray("|u1", [2], [255, 127]).Integers());
        Assert.Equal([1, 0], new NpyArray("|b1", [2], [255, 0]).Integers());
        Assert.Equal([-2], new NpyArray("<i2", [1], [0xFE, 0xFF]).Integers());
        Assert.Equal([65534], new NpyArray("<u2", [1], [0xFE, 0xFF]).Integers());
        Assert.Equal([65534], new NpyArray("<u4", [1], [0xFE, 0xFF, 0, 0]).Integers());
        Assert.Equal([65534], new NpyArray("<u8", [1], BitConverter.GetBytes(65534UL)).Integers());
        Assert.Throws<InvalidDataException>(new NpyArray("<u4", [1], [0, 0, 0, 0x80]).Integers);
        Assert.Throws<InvalidDataException>(new NpyArray("<u8", [1], BitConverter.GetBytes(ulong.MaxValue)).Integers);
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

    private static byte[] File(string header, int elements) => File(1, header + "\n", new byte[elements]);

    private static byte[] File(byte version, string header, byte[] elements)
    {
        byte[] length = BitConverter.GetBytes(header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. version == 1 ? length[..2] : length, .. Encoding.ASCII.GetBytes(header), .. elements];
    }
}
