using System.Globalization;

namespace Plasticity.Interop.Formats;

/// <summary>
/// The header of a .npy array: a Python dictionary of descr, fortran_order and shape, in any order. Of Python's literals it knows what those
/// three need, and each character is looked at once.
/// </summary>
internal ref struct NpyHeader
{
    /// <summary>NumPy's own limit on axes.</summary>
    private const int MostAxes = 64;

    private readonly string _text;
    private int _at;

    private NpyHeader(string text) => _text = text;

    /// <exception cref="InvalidDataException">It is not such a dictionary.</exception>
    public static (string Type, bool ColumnMajor, int[] Shape) Parse(string text) => new NpyHeader(text).Parse();

    private (string Type, bool ColumnMajor, int[] Shape) Parse()
    {
        string? type = null;
        bool? columnMajor = null;
        int[]? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            string key = ReadText();
            Expect(':');
            if (key == "descr" && type is null) type = ReadType();
            else if (key == "fortran_order" && columnMajor is null) columnMajor = ReadTruth();
            else if (key == "shape" && shape is null) shape = ReadAxes();
            else throw Wrong($"descr, fortran_order and shape once each, found {Untrusted.Quote(key)}");
            if (Accept(',')) continue;
            Expect('}');
            break;
        }
        SkipSpace();
        if (_at < _text.Length) throw Wrong("nothing behind the dictionary, found more");
        if (type is null || columnMajor is null || shape is null) throw Wrong("descr, fortran_order and shape, found less");
        return (type, columnMajor.Value, shape);
    }

    private string ReadType()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] is '[' or '(') throw Wrong("elements of one plain type, found records of several fields");
        return ReadText();
    }

    private string ReadText()
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] is not ('\'' or '"')) throw Wrong("a text in quotes, found something else");
        int end = _text.IndexOf(_text[_at], _at + 1);
        if (end < 0) throw Wrong("a closing quote, found none");
        string text = _text[(_at + 1)..end];
        if (text.Contains('\\')) throw Wrong("a text without backslashes, found one");
        _at = end + 1;
        return text;
    }

    private bool ReadTruth()
    {
        SkipSpace();
        foreach (string word in (ReadOnlySpan<string>)["True", "False"])
        {
            if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) continue;
            _at += word.Length;
            return word == "True";
        }
        throw Wrong("True or False, found something else");
    }

    private int[] ReadAxes()
    {
        List<int> axes = [];
        Expect('(');
        while (!Accept(')'))
        {
            axes.Add(ReadAxis());
            if (axes.Count > MostAxes) throw Wrong($"at most {MostAxes} axes, found more");
            if (Accept(',')) continue;
            // In Python (3) is a number and (3,) a tuple.
            if (axes.Count == 1) throw Wrong("a tuple for the shape, found a number");
            Expect(')');
            break;
        }
        return [.. axes];
    }

    private int ReadAxis()
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at])) _at++;
        ReadOnlySpan<char> digits = _text.AsSpan(start, _at - start);
        // Python 2 writes its wider integers as 2L.
        if (!digits.IsEmpty && _at < _text.Length && _text[_at] == 'L') _at++;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int axis) ? axis
            : throw Wrong(digits.IsEmpty ? "whole numbers from 0 for the shape, found something else" : $"an axis below 2^31 in the shape, found {Untrusted.Quote(digits.ToString())}");
    }

    private void Expect(char c)
    {
        if (!Accept(c)) throw Wrong($"'{c}', found {(_at < _text.Length ? Untrusted.Quote(_text[_at].ToString()) : "its end")}");
    }

    private bool Accept(char c)
    {
        SkipSpace();
        if (_at == _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\t' or '\r') _at++;
    }

    private readonly InvalidDataException Wrong(string what) => new($".npy header: expected {what} at character {_at}");
}
