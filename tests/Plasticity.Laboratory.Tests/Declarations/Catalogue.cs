using System.Reflection;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Papers;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>The studies of the literature at every size.</summary>
public static class Catalogue
{
    private static IEnumerable<Type> Papers => typeof(Paper).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && typeof(Paper).IsAssignableFrom(type));

    public static TheoryData<string, StudySize> Studies()
    {
        TheoryData<string, StudySize> rows = [];
        foreach (Type paper in Papers)
            foreach (StudySize size in Enum.GetValues<StudySize>()) rows.Add(paper.Name, size);
        return rows;
    }

    public static Study Of(string paper, StudySize size) =>
        ((Paper)Papers.Single(type => type.Name == paper).GetMethod("OfSize", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [size])!).Study;
}
