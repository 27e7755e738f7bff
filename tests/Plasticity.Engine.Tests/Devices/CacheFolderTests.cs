using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Devices;

public sealed class CacheFolderTests
{
    [Fact]
    public void A_temporary_folder_is_there_and_is_our_own()
    {
        string first = CacheFolder.CreateTemporary()!, second = CacheFolder.CreateTemporary()!;
        Assert.True(Directory.Exists(first));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void The_trial_of_writing_leaves_nothing_behind()
    {
        string? folder = CacheFolder.Create("trial");
        if (folder is null) return; // no cache on this machine: nothing was tried
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }
}
