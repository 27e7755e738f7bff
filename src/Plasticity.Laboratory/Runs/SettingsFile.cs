using System.Globalization;
using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Laboratory.Records;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plasticity.Laboratory.Runs;

/// <summary><c>settings.yaml</c>: all resolved settings with their help as comments, and what else one has to know to make the run again.</summary>
public static partial class SettingsFile
{
    /// <summary>The whole file as text.</summary>
    public static string Text(Provenance provenance)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Emitter emitter = new(writer, new EmitterSettings(bestIndent: 2, bestWidth: 1000, isCanonical: false, maxSimpleKeyLength: 200));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Map(emitter, () => Root(emitter, provenance));
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    private static void Root(Emitter emitter, Provenance run)
    {
        Entry(emitter, "study", run.Study, "The run's question, and how to ask it again.");
        if (run.From.Length > 0) Entry(emitter, "from", run.From, "Of a study.yaml, and not of the program's own study of that name.");
        if (run.Repeats.Length > 0) Entry(emitter, "repeats", run.Repeats, "Done once more to be compared with that run: no result of its own.");
        if (run.Hash.Length > 0) Entry(emitter, "hash", run.Hash, "Of the settings that differ from their defaults, the data set's name and, for a study from a file, the file.");
        Entry(emitter, "command", run.Command);
        Entry(emitter, "version", run.Version);
        if (run.Commit.Length > 0) Entry(emitter, "commit", run.Commit);
        Key(emitter, "data");
        Map(emitter, () => Data(emitter, run.Data));
        Key(emitter, "device");
        Map(emitter, () => Device(emitter, run.Device));
        Key(emitter, "settings", "Each can be given as --set key=value; a dot between the names of nested ones.");
        Map(emitter, () => Level(emitter, run.Settings, prefix: ""));
    }

    private static void Data(Emitter emitter, DataIdentity data)
    {
        Entry(emitter, "name", data.Name);
        if (data.Sha256.Length > 0) Entry(emitter, "sha256", data.Sha256);
        Entry(emitter, "training-images", Number(data.TrainingImages), isText: false);
        Entry(emitter, "test-images", Number(data.TestImages), isText: false);
    }

    private static void Device(Emitter emitter, DeviceInfo device)
    {
        Entry(emitter, "id", device.Id);
        Entry(emitter, "name", device.Name);
        Entry(emitter, "driver", device.Driver);
        Entry(emitter, "units", Number(device.Units), "Threads of the CPU device; compute units otherwise. Results do not depend on it.", isText: false);
    }

    /// <summary>The settings whose keys begin with <paramref name="prefix"/>, a mapping within the mapping for each record among them.</summary>
    private static void Level(Emitter emitter, IEnumerable<Setting> settings, string prefix)
    {
        foreach (IGrouping<string, Setting> group in settings.GroupBy(setting => setting.Key[prefix.Length..].Split('.')[0]))
        {
            Setting first = group.First();
            if (first.Key == prefix + group.Key)
            {
                Entry(emitter, group.Key, first.Value, first.Explanation, first.IsText);
                continue;
            }
            Key(emitter, group.Key);
            Map(emitter, () => Level(emitter, group, $"{prefix}{group.Key}."));
        }
    }

    private static void Map(Emitter emitter, Action body)
    {
        emitter.Emit(new MappingStart(null, null, isImplicit: true, MappingStyle.Block));
        body();
        emitter.Emit(new MappingEnd());
    }

    private static void Key(Emitter emitter, string key, string? comment = null)
    {
        if (comment is not null) emitter.Emit(new Comment(comment.ReplaceLineEndings(" "), isInline: false));
        emitter.Emit(new Scalar(key));
    }

    private static void Entry(Emitter emitter, string key, string value, string? comment = null, bool isText = true)
    {
        Key(emitter, key, comment);
        bool plain = !isText || (PlainText().IsMatch(value) && value is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off"));
        ScalarStyle style = plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(null, null, value, style, isPlainImplicit: plain, isQuotedImplicit: true));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Words that no YAML reader takes for a number, a date or a nothing.</summary>
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*$")]
    private static partial Regex PlainText();
}
