using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using ILGPU;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.House;

/// <summary>A trimmed program keeps what ILGPU asks the runtime's library for by name: <c>ILLink.Descriptors.xml</c> says so to the trimmer.</summary>
public sealed class TrimmedTests
{
    [Fact]
    public void All_classes_whose_methods_ILGPU_looks_up_by_name_are_kept()
    {
        Type[] asked = [.. Asked()];
        Assert.Contains(typeof(System.Numerics.BitOperations), asked);
        string[] kept = [.. Descriptor().Descendants("type").Select(type => type.Attribute("fullname")!.Value)];
        Assert.Empty(asked.Select(type => type.FullName!).Except(kept));
    }

    [Fact]
    public void All_that_is_kept_is_where_it_is_said_to_be()
    {
        foreach (XElement assembly in Descriptor().Elements("assembly"))
            foreach (XElement type in assembly.Elements("type"))
                Assert.NotNull(Type.GetType($"{type.Attribute("fullname")!.Value}, {assembly.Attribute("fullname")!.Value}"));
    }

    private static XElement Descriptor()
    {
        using Stream? stream = typeof(IDevice).Assembly.GetManifestResourceStream("ILLink.Descriptors.xml");
        Assert.NotNull(stream);
        return XElement.Load(stream);
    }

    /// <summary>What stands in typeof(…) where ILGPU maps methods of the runtime; integers there are types of parameters.</summary>
    private static IEnumerable<Type> Asked()
    {
        using PEReader file = new(File.OpenRead(typeof(Context).Assembly.Location));
        MetadataReader reader = file.GetMetadataReader();
        HashSet<EntityHandle> tokens = [];
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => reader.GetString(type.Name) is "Intrinsics" or "RemappedIntrinsics"))
            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
                tokens.UnionWith(Tokens(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!));
        foreach (EntityHandle token in tokens.Where(token => token.Kind == HandleKind.TypeReference && MetadataTokens.GetRowNumber(token) <= reader.TypeReferences.Count))
        {
            TypeReference named = reader.GetTypeReference((TypeReferenceHandle)token);
            if (named.ResolutionScope.Kind != HandleKind.AssemblyReference) continue;
            string assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)named.ResolutionScope).Name);
            Type type = Type.GetType($"{reader.GetString(named.Namespace)}.{reader.GetString(named.Name)}, {assembly}", throwOnError: true)!;
            if (!type.IsPrimitive || type == typeof(float) || type == typeof(double)) yield return type;
        }
    }

    /// <summary>Operands of each <c>ldtoken</c>, and of what looks like one.</summary>
    private static IEnumerable<EntityHandle> Tokens(byte[] code)
    {
        const byte LoadToken = 0xD0, TypeReferences = 0x01;
        for (int i = 0; i + 5 <= code.Length; i++)
            if (code[i] == LoadToken && code[i + 4] == TypeReferences) yield return MetadataTokens.EntityHandle(BitConverter.ToInt32(code, i + 1));
    }
}
