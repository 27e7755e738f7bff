using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Declarations;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>Studies of random phases, arms and nouns, all valid.</summary>
internal sealed class RandomStudies(Registry registry, Random random)
{
    private const int MostTries = 60;

    private static readonly string[] s_texts =
    [
        "head", "stem", "none", "true", "a: b", "- x", "#1", "{round}", "0.5",
        "'quoted\" [", "né", "~", "1e3", "tune", "on", "a, b", "*", "&a", "%", "@", "|", ">", "?", "!x", "\\n", "null",
    ];
    private static readonly double[] s_numbers = [0, 0.25, 1.0 / 3, 0.9, 1, 2, 1e-5, 1e-30, 12345.678, -1];
    private static readonly string[] s_windows = ["always", "start", "end", "0ep..4ep", "10ep..", "/20ep", "..2ep/100it", "5it..", "..7it"];

    public Study Study()
    {
        while (true)
        {
            ValueList<Phase> phases = [.. Enumerable.Range(0, random.Next(4)).Select(i => Phase(new Phase { Name = Name(i, "tune") }))];
            Study study = new("random", [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Arm(Name(i, "arm"), phases))])
            {
                Phases = phases,
                Question = Text(), Paper = Text(), Seeds = random.Next(1, 9), FirstSeed = random.Next(9),
                Data = Changed(new DataUse()), Engine = Changed(new EngineUse()), Model = (Model)Noun(typeof(Model)),
            };
            string[] names = [.. study.Arms.SelectMany(arm => arm.Phases).Select(phase => phase.Name).Distinct()];
            study = study with
            {
                Probes = [.. Several(() => new Probe((Measure)Noun(typeof(Measure)), Any(names), Window.Parse(Any(s_windows), null)))],
                Metrics = Named<Metric>().Select(metric => metric with { Phase = Any(names) }) is var metrics ? [.. metrics] : [],
                Figures = [.. Named<Figure>()],
            };
            if (study.Metrics.Count > 0 && study.Arms.Count > 1)
                study = study with { Claims = [.. Several(() => Claim(study))] };
            if (Holds(study.Validate)) return study;
        }
    }

    private Claim Claim(Study study) => new(Text(), [study.Arms[0].Name], [study.Arms[1].Name])
    {
        Metric = Any(["", study.Metrics[0].Key]), Within = Any<double?>([null, 0.01]), Either = random.Next(2) == 0,
    };

    private Arm Arm(string name, ValueList<Phase> phases)
    {
        List<Phase> own = [.. phases.Where(_ => random.Next(3) > 0).Select(phase => random.Next(3) == 0 ? phase : Phase(phase))];
        if (own.Count == 0 || random.Next(3) == 0) own.Add(Phase((phases.Count > 0 && random.Next(2) == 0 ? phases[0] : new Phase()) with { Name = "own" }));
        return new Arm(name, new ValueList<Phase>(own))
        {
            Model = random.Next(3) == 0 ? (Model)Noun(typeof(Model)) : null,
            At = [.. Enumerable.Range(0, random.Next(3)).Select(i => new Coordinate(Name(i, "axis"), Text()))],
        };
    }

    /// <summary>A phase with some of its keys changed.</summary>
    private Phase Phase(Phase from)
    {
        for (int i = 0; i < MostTries; i++)
        {
            Phase phase = Changed(from) with { Name = from.Name, Repeat = Any([from.Repeat, 1, 3]), Batch = Any([from.Batch, 32]), Task = Changed(from.Task) with { Head = Any(["head", "head"]) } };
            if (phase.Repeat == 1) phase = phase with { Carry = phase.Carry with { Optimiser = false } };
            if (Holds(phase.Validate)) return phase;
        }
        return from;
    }

    /// <summary>A copy of which some properties have other values.</summary>
    private T Changed<T>(T record) where T : class
    {
        Dictionary<RecordKey, object?> values = [];
        foreach (RecordKey key in registry.Keys(record.GetType()).All)
            if (random.Next(3) == 0 && key.Name != "name") values[key] = Value(key.Type, key.TakesNone, key.Of(record));
        return (T)RecordKeys.With(record, values);
    }

    public object Noun(Type type) => Valid(() =>
    {
        NounKind kind = Any([.. registry.Kinds(type)]);
        object noun = random.Next(4) == 0 ? kind.Prototype! : Changed(kind.Prototype!);
        return noun is NamedNoun named && random.Next(3) == 0 ? named with { Name = Any([Text(), named.Kind, "late"]) } : noun;
    });

    private object? Value(Type type, bool takesNone, object? from)
    {
        if (takesNone && random.Next(2) == 0) return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return Text();
        if (type == typeof(bool)) return random.Next(2) == 0;
        if (type == typeof(int)) return Any([1, 2, 3, 40, 500]);
        if (type == typeof(long)) return (long)random.Next(1, 100_000);
        if (type == typeof(double)) return Any(s_numbers);
        if (type == typeof(float)) return (float)Any(s_numbers);
        if (type == typeof(Window)) return Window.Parse(Any(s_windows), null);
        if (type == typeof(Duration)) return Duration.Parse(Any(["1ep", "50it", "0it"]), null);
        if (type.IsEnum) return Any([.. type.GetEnumValues().Cast<object>()]);
        if (ScalarText.ElementOf(type) is { } element)
        {
            if (typeof(NamedNoun).IsAssignableFrom(element)) return ScalarText.ListOf(element, Mixed(element, ScalarText.Items(from).Cast<NamedNoun>()));
            return ScalarText.ListOf(element, [.. Several(() => Value(element, false, null))]);
        }
        if (Registry.HasKinds(type)) return from is not null && random.Next(2) == 0 ? Valid(() => Changed(from)) : Noun(type);
        return Changed(from!);
    }

    /// <summary>Of a list some are taken out, some changed, some join, and sometimes the order is another.</summary>
    private NamedNoun[] Mixed(Type element, IEnumerable<NamedNoun> from)
    {
        IEnumerable<NamedNoun> kept = from.Where(_ => random.Next(4) > 0).Select(noun => random.Next(2) == 0 ? noun : (NamedNoun)Valid(() => Changed(noun)));
        NamedNoun[] all = [.. kept.Concat(Several(() => (NamedNoun)Noun(element))).DistinctBy(noun => noun.Key)];
        if (random.Next(3) == 0) random.Shuffle(all);
        return [.. all.Where(noun => noun.Key is not ("~" or "null"))];
    }

    private IEnumerable<T> Named<T>() where T : NamedNoun => Mixed(typeof(T), []).Cast<T>();

    private object Valid(Func<object> make)
    {
        for (int i = 0; ; i++)
        {
            object made = make();
            if (made is not Noun noun || Holds(noun.Validate)) return made;
            if (i > MostTries && made is OptimiserSettings) return new AdamSettings();
        }
    }

    private static bool Holds(Action validate)
    {
        try
        {
            validate();
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private T[] Several<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => make())];

    private string Name(int i, string stem) => i == 0 ? stem : $"{stem}-{i}";

    private string Text() => Any(s_texts);

    private T Any<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
