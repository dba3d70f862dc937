using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text;
using Pipelines.Sockets.Unofficial;
using StackExchange.Redis;
using Xunit;

namespace StandIns.Tests.Pipelines;

/// <summary>Everything the Redis client refers to in the stand-in is there and public, found as the runtime finds it.</summary>
public sealed class ClientReferencesTests
{
    private static readonly string Client = typeof(ConnectionMultiplexer).Assembly.Location;

    [Fact]
    public void Every_member_the_client_refers_to_is_there()
    {
        var (found, missing) = Resolve(typeof(ConnectionMultiplexer).Assembly, File.ReadAllBytes(Client));

        Assert.Equal([], missing);
        Assert.Equal(60, found.Count);
        Assert.All(found, member => Assert.True(IsPublic(member), $"{member.DeclaringType}.{member.Name} is not public"));
    }

    // Otherwise the test above might look at nothing.
    [Theory]
    [InlineData(nameof(SocketConnection.GetCounters))]
    [InlineData("get_IsSingleSegment")]
    [InlineData(nameof(SocketConnection.TrySetProtocolShutdown))]
    public void A_member_that_is_not_there_is_found(string member)
    {
        var image = File.ReadAllBytes(Client);
        Rename(image, member);
        var context = new AssemblyLoadContext("doctored", isCollectible: true);

        var (_, missing) = Resolve(context.LoadFromStream(new MemoryStream(image)), image);

        Assert.Equal([$"X{member[1..]}"], missing.Distinct());
    }

    private static (List<MemberInfo> Found, List<string> Missing) Resolve(Assembly client, byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        var metadata = file.GetMetadataReader();
        // What stands for type parameters where a reference is made inside a generic type or method.
        var types = Enumerable.Repeat(typeof(Action), 8).ToArray();
        var found = new List<MemberInfo>();
        var missing = new List<string>();
        foreach (var handle in metadata.MemberReferences)
        {
            var reference = metadata.GetMemberReference(handle);
            if (!IsInStandIn(metadata, reference.Parent))
                continue;

            try
            {
                found.Add(client.ManifestModule.ResolveMember(MetadataTokens.GetToken(handle), types, types)!);
            }
            catch (MissingMemberException)
            {
                missing.Add(metadata.GetString(reference.Name));
            }
        }

        // A reference by way of another closed type is another row for the same member.
        return ([.. found.DistinctBy(member => (member.Module, member.MetadataToken))], missing);
    }

    private static bool IsInStandIn(MetadataReader metadata, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.AssemblyReference:
                var name = metadata.GetAssemblyReference((AssemblyReferenceHandle)type).Name;
                return metadata.StringComparer.Equals(name, "Pipelines.Sockets.Unofficial");
            case HandleKind.TypeReference:
                return IsInStandIn(metadata, metadata.GetTypeReference((TypeReferenceHandle)type).ResolutionScope);
            case HandleKind.TypeSpecification:
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                    return false;

                signature.ReadByte(); // class or struct
                return IsInStandIn(metadata, signature.ReadTypeHandle());
            default:
                return false;
        }
    }

    private static bool IsPublic(MemberInfo member)
    {
        var type = member.DeclaringType!;
        return member is MethodBase { IsPublic: true } && (type.IsGenericType ? type.GetGenericTypeDefinition() : type).IsVisible;
    }

    // In the heap of names, where each ends with a zero.
    private static void Rename(byte[] image, string name)
    {
        var bytes = Encoding.ASCII.GetBytes($"\0{name}\0");
        var at = image.AsSpan().IndexOf(bytes);
        Assert.True(at > 0, $"{name} is no name in the client");
        image[at + 1] = (byte)'X';
    }
}
