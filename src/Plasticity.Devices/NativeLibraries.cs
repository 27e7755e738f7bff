using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Plasticity.Devices;

/// <summary>
/// The drivers that this assembly's imports are bound to, by the names that the imports use. Drivers are looked for, not linked to: each kind
/// of device finds its own and registers it here before its first call.
/// </summary>
internal static class NativeLibraries
{
    private static readonly ConcurrentDictionary<string, nint> s_handles = new();

    // 0 leaves any other library to the usual search.
    static NativeLibraries() =>
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => s_handles.GetValueOrDefault(name));

    /// <summary>Binds the imports from <paramref name="name"/> to an open library.</summary>
    public static void Register(string name, nint handle) => s_handles[name] = handle;

    /// <summary>Opens the first of these files that can be opened, those with a folder only where they exist, and binds the imports to it.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool RegisterFirst(string name, IEnumerable<string> candidates)
    {
        nint handle = OpenFirst(candidates);
        if (handle != 0) Register(name, handle);
        return handle != 0;
    }

    /// <summary>Opens the first of these files that can be opened, those with a folder only where they exist.</summary>
    /// <returns>0 if there is none.</returns>
    public static nint OpenFirst(IEnumerable<string> candidates)
    {
        foreach (string candidate in candidates)
        {
            if (Path.IsPathRooted(candidate) && !File.Exists(candidate)) continue;
            if (NativeLibrary.TryLoad(candidate, out nint handle)) return handle;
        }
        return 0;
    }
}
