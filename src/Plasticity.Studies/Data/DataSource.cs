namespace Plasticity.Studies.Data;

/// <summary>A file to download.</summary>
/// <param name="Address">The data set's own address.</param>
/// <param name="Md5">The checksum that its authors give, in lower-case hexadecimal.</param>
/// <param name="Bytes">Its length, for the progress display before the server has been asked.</param>
public sealed record Download(Uri Address, string Md5, long Bytes)
{
    /// <summary>The last part of the address.</summary>
    public string File => Path.GetFileName(Address.LocalPath);
}

/// <summary>Where a data set is got from and the folder that it fills.</summary>
/// <param name="Folder">Name of the folder, below the folder that holds all sets.</param>
/// <param name="Downloads">Files; a <c>.tar.gz</c> is unpacked and must hold <paramref name="Folder"/>, others are kept as they are.</param>
/// <param name="Needs">Names of the files that must be in the folder in the end.</param>
public sealed record DataSource(string Folder, IReadOnlyList<Download> Downloads, IReadOnlyList<string> Needs)
{
    /// <summary>Length of all downloads.</summary>
    public long Bytes => Downloads.Sum(download => download.Bytes);
}
