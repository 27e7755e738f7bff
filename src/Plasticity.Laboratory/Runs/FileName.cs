using System.Security.Cryptography;
using System.Text;

namespace Plasticity.Laboratory.Runs;

/// <summary>Names that somebody chose, as names of files and folders.</summary>
internal static class FileName
{
    private const int Longest = 80;

    /// <summary>The name itself where every system takes it; else what is left of it and eight digits of a hash, so that no two become one.</summary>
    public static string Of(string name)
    {
        string plain = new([.. name.Take(Longest).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '=' or '+' or ',' ? c : '_')]);
        if (plain == name && name.Length > 0 && name[0] != '.' && name[^1] != '.') return name;
        return $"{plain.Trim('.')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
    }
}
