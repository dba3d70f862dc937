using System.Text;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.InformationClasses;

namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>Writes docs/access.md: which role sees what, and the result of each call about each case.</summary>
internal static class AccessPage
{
    private static readonly InformationClass[] Classes = [.. Enum.GetValues<InformationClass>().Where(one => one != InformationClass.Unspecified)];

    public static string Write()
    {
        var page = new StringBuilder(
            """
            # Access

            Generated from the contract (`options/v1`) and the rules of access; a test compares it, and another meets every cell of
            the matrix through the API. `UPDATE_DOCS=1 ./test` writes it anew.

            Checked in this order: the role (`PERMISSION_DENIED ROLE_MISSING`, whatever exists); the case in the caller's municipality
            (`NOT_FOUND CASE_NOT_FOUND`: the same answer for another municipality's case and for one that is not there); whether the caller
            may reach it (`PERMISSION_DENIED`, logged); then the act's own rules. In what is answered, fields of a class that
            the role may not see are empty. A caller with several roles acts in the first one that the method names.

            ## Who sees what

            Each field of an answer has a class of information. What is not said here is not shown.


            """);
        page.Append("| role | ").Append(string.Join(" | ", Classes)).Append(" |\n| --- |").Append(string.Concat(Classes.Select(_ => " --- |"))).Append('\n');
        foreach (var role in AccessMatrix.Roles)
        {
            page.Append($"| {role.WireName()} | {string.Join(" | ", Classes.Select(one => Sees(role, one)))} |\n");
        }

        page.Append(
            """

            ## Who reaches what

            Columns: the **own** case (the officer is responsible; it is the citizen's), **another**'s with a purpose stated (`x-purpose`, or the
            `reason` of the request), another's **without** one, a **restricted** case (protected address, own staff) without being
            named, and one of another municipality (**elsewhere**). The own team's case is like the own one while it is not restricted;
            a restricted case is like the own one for those named, and like another's for who broke the glass.
            *yes*: it goes on; *left out*: not in the list. Everybody else: `ROLE_MISSING`.

            """);
        foreach (var service in AccessMatrix.Methods.Where(method => AccessMatrix.Of(method).CaseScope != CaseScope.None).GroupBy(method => method.Service.FullName))
        {
            page.Append($"\n### {Short(service.Key)}\n\n| method | role | own | another | without | restricted | elsewhere |\n| --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (var method in service)
            {
                WriteRows(page, method);
            }
        }

        page.Append("\n## Methods that concern no case\n\n| method | roles |\n| --- | --- |\n");
        foreach (var method in AccessMatrix.Methods.Where(method => AccessMatrix.Of(method).CaseScope == CaseScope.None))
        {
            page.Append($"| {Short(method.FullName)} | {string.Join(", ", AccessMatrix.RolesOf(method).Select(role => role.WireName()))} |\n");
        }

        page.Append("\n## What each answer can hold\n\nThe access log names the classes of these that the role sees.\n\n| method | classes |\n| --- | --- |\n");
        foreach (var method in AccessMatrix.Methods)
        {
            page.Append($"| {Short(method.FullName)} | {string.Join(", ", Information.ClassesIn(method.OutputType).Order())} |\n");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void WriteRows(StringBuilder page, MethodDescriptor method)
    {
        var rows = AccessMatrix.Roles.Where(AccessMatrix.RolesOf(method).Contains)
            .GroupBy(role => string.Join(" | ", AccessMatrix.Cases.Select(seen => Code(AccessMatrix.Cell(method, role, seen)))));
        foreach (var row in rows)
        {
            page.Append($"| {method.Name} | {string.Join(", ", row.Select(role => role.WireName()))} | {row.Key} |\n");
        }
    }

    private static string Sees(Role role, InformationClass what)
    {
        if (Information.IsShown(what, role, []))
        {
            return "yes";
        }

        var by = AccessMatrix.Methods.Where(method => AccessMatrix.RolesOf(method).Contains(role) && AccessMatrix.Of(method).Reveals.Contains(what));
        return string.Join(", ", by.Select(method => method.Name).DefaultIfEmpty("no"));
    }

    private static string Code(string cell) => cell.All(letter => char.IsUpper(letter) || letter == '_') ? $"`{cell}`" : cell;

    private static string Short(string name) => name.Replace("sygeopfoelgning.", "", StringComparison.Ordinal);
}
