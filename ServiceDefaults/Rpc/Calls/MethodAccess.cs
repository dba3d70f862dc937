using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.InformationClasses;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>What a method declares of access (option <c>access</c>), ready for use in every call.</summary>
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
    }

    /// <summary>The method's full name, <c>package.Service/Method</c>.</summary>
    public string Path { get; }

    /// <summary>Roles of which the caller needs one; empty where none is declared.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>Which case the call is about.</summary>
    public CaseScope Scope { get; }

    /// <summary>Classes that are masked elsewhere.</summary>
    public IReadOnlyList<InformationClass> Reveals { get; }

    /// <summary>The request says why (<c>reason</c>), so that no other purpose is asked for.</summary>
    public bool TakesReason { get; }

    /// <summary>Whether the role reaches restricted cases as well.</summary>
    public bool IsRegardlessOfRestriction(Role role) => regardless.Contains(role);

    /// <summary>Reaches erased cases as well.</summary>
    public bool AlsoErased { get; }

    /// <summary>What is emptied in the method's answers for the role; null where nothing is.</summary>
    public Redaction? RedactionFor(Role role) => redactions.GetOrAdd(role, one =>
        Redaction.Of(answer, Enum.GetValues<InformationClass>().Where(what => Information.IsShown(what, one, Reveals))));

    /// <summary>The classes that the method's answer can hold and the role may see, as the access log has them.</summary>
    public short[] ClassesSeenBy(Role role) => classes.GetOrAdd(role, one =>
    [
        .. Information.ClassesIn(answer)
            .Where(held => held != InformationClass.NotPersonal && Information.IsShown(held, one, Reveals))
            .Select(held => (short)held).Order(),
    ]);
}
