using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace StandIns.Tests.Signatures;

/// <summary>
/// Writes an assembly's public API as lines that can be compared: one for each type, base type and member.
/// Types are named by their last name only, so that a list can be made from source text.
/// </summary>
internal static class SignatureText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Type type)
    {
        var name = TypeNames.Full(type);
        yield return $"{Kind(type)} {name}";

        if (type.IsSubclassOf(typeof(MulticastDelegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            yield return $"{name}: {TypeNames.Return(invoke)} Invoke({Parameters(invoke)})";
            yield break;
        }

        foreach (var parent in Parents(type))
        {
            yield return $"{name} : {TypeNames.Simple(parent)}";
        }

        foreach (var member in type.GetMembers(Declared).Select(Member).OfType<string>())
        {
            yield return $"{name}: {member}";
        }
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ when type.IsSubclassOf(typeof(MulticastDelegate)) => "delegate",
        _ => "class",
    };

    private static IEnumerable<Type> Parents(Type type)
    {
        if (type.IsEnum)
        {
            return [];
        }

        var parent = type.BaseType is { } candidate && candidate != typeof(object) && candidate != typeof(ValueType) ? candidate : null;
        var interfaces = type.GetInterfaces().Where(i => i.IsVisible).Except(parent?.GetInterfaces() ?? []);
        return parent is null ? interfaces : interfaces.Prepend(parent);
    }

    private static string? Member(MemberInfo member) => member switch
    {
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) => null,
        FieldInfo field when IsVisible(field.Attributes) && !field.IsSpecialName => Field(field),
        ConstructorInfo constructor when IsVisible(constructor) => Constructor(constructor),
        PropertyInfo property => Property(property),
        EventInfo declared when IsVisible(declared.AddMethod) => $"{Modifiers(declared.AddMethod!)}event {TypeNames.Of(declared)} {declared.Name}",
        MethodInfo method when IsVisible(method) && IsOrdinary(method) => Method(method),
        _ => null,
    };

    private static string Field(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum)
        {
            return $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
        }

        var modifiers = $"{(field.IsFamily || field.IsFamilyOrAssembly ? "protected " : "")}{(field.IsStatic && !field.IsLiteral ? "static " : "")}";
        return field.IsLiteral
            ? $"{modifiers}const {TypeNames.Of(field)} {field.Name} = {Literal(field.GetRawConstantValue(), field.FieldType)}"
            : $"{modifiers}{TypeNames.Of(field)} {field.Name}";
    }

    // What the compiler adds by itself says nothing, except that a class may be made.
    private static string? Constructor(ConstructorInfo constructor)
    {
        var type = constructor.DeclaringType!;
        var plain = constructor.GetParameters().Length == 0;
        return constructor.IsStatic || (plain && (type.IsValueType || !constructor.IsPublic || type.IsAbstract))
            ? null
            : $"{Modifiers(constructor)}{TypeNames.Bare(type)}({Parameters(constructor)})";
    }

    private static string? Property(PropertyInfo property)
    {
        var getter = IsVisible(property.GetMethod) ? property.GetMethod : null;
        var setter = IsVisible(property.SetMethod) ? property.SetMethod : null;
        if ((getter ?? setter) is not { } accessor || accessor.GetBaseDefinition().DeclaringType != accessor.DeclaringType)
        {
            return null;
        }

        var initOnly = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var accessors = $"{(getter is null ? "" : "get; ")}{(setter is null ? "" : initOnly ? "init; " : "set; ")}";
        var index = accessor.GetParameters()[..property.GetIndexParameters().Length];
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Modifiers(accessor)}{TypeNames.Of(property)} {name} {{ {accessors}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(g => g.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var constraints = string.Concat(method.GetGenericArguments().Select(Constraint));
        return $"{Modifiers(method)}{TypeNames.Return(method)} {method.Name}{generics}({extension}{Parameters(method)}){constraints}";
    }

    private static bool IsOrdinary(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.GetBaseDefinition().DeclaringType == method.DeclaringType;

    private static string Modifiers(MethodBase method) =>
        $"{(method.IsPublic ? "" : "protected ")}{(method.IsStatic ? "static " : "")}";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var modifier = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{modifier}{TypeNames.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } enumeration =>
            Enum.GetName(enumeration, value) ?? Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraint(Type parameter)
    {
        var special = parameter.GenericParameterAttributes;
        var isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> parts =
        [
            .. special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. isStruct ? ["struct"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Where(t => t != typeof(ValueType)).Select(TypeNames.Simple),
            .. special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
        ];
        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;
}
