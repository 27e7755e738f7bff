using System.Diagnostics;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A file system in memory, so small that it can be filled. Mounting one takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public SmallDisk(int bytes)
    {
        Root = _scratch["disk"];
        Directory.CreateDirectory(Root);
        Demand("mount", "-t", "tmpfs", "-o", $"size={bytes}", "none", Root);
    }

    public string Root { get; }

    private string Filler => Path.Combine(Root, "filler");

    /// <summary>Takes what room there is, but for some bytes.</summary>
    /// <param name="left">Bytes that stay; what is really left is a multiple of the page.</param>
    public void Fill(long left)
    {
        using FileStream file = new(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true) file.Write(page);
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - left));
        }
    }

    public void MakeRoom() => File.Delete(Filler);

    /// <summary>Lets nobody write, or everybody again.</summary>
    public void ReadOnly(bool on) => Demand("mount", "-o", on ? "remount,ro" : "remount,rw", Root);

    public void Dispose()
    {
        Run("umount", "-l", Root);
        _scratch.Dispose();
    }

    /// <summary>Why there can be none here; null where there can.</summary>
    public static string? WhyNone()
    {
        if (!OperatingSystem.IsLinux()) return "no file system in memory here";
        try
        {
            using SmallDisk disk = new(1 << 16);
            return null;
        }
        catch (Exception refused) when (refused is IOException or System.ComponentModel.Win32Exception)
        {
            return $"no small file system here: {refused.Message}";
        }
    }

    private static void Demand(params string[] command)
    {
        (int code, string said) = Run(command);
        if (code != 0) throw new IOException(said.ReplaceLineEndings(" "));
    }

    private static (int Code, string Said) Run(params string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}

/// <summary>A fact that fills a disk.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : NeedsFactAttribute
{
    private static readonly Lazy<string?> WhyNone = new(SmallDisk.WhyNone);

    public SmallDiskFactAttribute() : base(Needs.Endurance)
    {
        if (!Ci.SkipsNothing) Missing = WhyNone.Value;
    }
}
