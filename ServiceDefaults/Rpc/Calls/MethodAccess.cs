using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.InformationClasses;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>The access that a method declares (option <c>access</c>), prepared for use in every call.</summary>
internal sealed class MethodAccess
{
    internal const string ReasonField = "reason";

    private readonly MessageDescriptor answer;
    private readonly HashSet<Role> regardless;
    private readonly ConcurrentDictionary<Role, short[]> classes = new();
    private readonly ConcurrentDictionary<Role, Redaction?> redactions = new();

    public MethodAccess(string path, MethodDescriptor method)
    {
        var declared = method.GetOptions()?.GetExtension(AccessExtensions.Access) ?? new Options.V1.Access();
        answer = method.OutputType;
        Path = path.TrimStart('/');
        Roles = Contract.RolesOf(method);
        TakesReason = method.InputType.FindFieldByName(ReasonField) is not null;
        Scope = declared.CaseScope;
        Reveals = [.. declared.Reveals];
        regardless = [.. declared.RegardlessOfRestriction];
        AlsoErased = declared.AlsoErased;
        OnBehalf = declared.OnBehalf;
        Assigned = [.. (method.GetOptions()?.GetExtension(DryRunExtensions.Assigned) ?? []).Select(field => MessageFields.PathTo(method.OutputType, field))];
    }

    /// <summary>The method's full name, <c>package.Service/Method</c>.</summary>
    public string Path { get; }

    /// <summary>Roles of which the caller needs one; empty if none is declared.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>Which case the call is about.</summary>
    public CaseScope Scope { get; }

    /// <summary>Classes that are masked elsewhere.</summary>
    public IReadOnlyList<InformationClass> Reveals { get; }

    /// <summary>The fields of the answer that only the real call assigns (option <c>assigned</c>).</summary>
    public IReadOnlyList<IReadOnlyList<FieldDescriptor>> Assigned { get; }

    /// <summary>The request states a reason (<c>reason</c>), so that no other purpose is required.</summary>
    public bool TakesReason { get; }

    /// <summary>Whether the role may call the method for restricted cases too.</summary>
    public bool IsRegardlessOfRestriction(Role role) => regardless.Contains(role);

    /// <summary>Whether the method may be called for erased cases too.</summary>
    public bool AlsoErased { get; }

    /// <summary>Whether another service may call the method on behalf of a person, in that person's role.</summary>
    public bool OnBehalf { get; }

    /// <summary>The redaction of the method's answers for the role; null if nothing is emptied.</summary>
    public Redaction? RedactionFor(Role role) => redactions.GetOrAdd(role, one =>
        Redaction.Of(answer, Enum.GetValues<InformationClass>().Where(what => Information.IsShown(what, one, Reveals))));

    /// <summary>The classes that the method's answer can contain and the role may see, as the access log stores them.</summary>
    public short[] ClassesSeenBy(Role role) => classes.GetOrAdd(role, one =>
    [
        .. Information.ClassesIn(answer)
            .Where(held => held != InformationClass.NotPersonal && Information.IsShown(held, one, Reveals))
            .Select(held => (short)held).Order(),
    ]);
}
