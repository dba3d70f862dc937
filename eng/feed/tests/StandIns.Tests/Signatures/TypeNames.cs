using System.Reflection;

namespace StandIns.Tests.Signatures;

/// <summary>Writes types as source text does: keywords, question marks, last names.</summary>
internal static class TypeNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(char)] = "char",
    };

    /// <summary>With namespace, declaring types and type parameters, as a list's key.</summary>
    public static string Full(Type type)
    {
        var own = Bare(type) + Arguments(type, argument => argument.Name);
        return type.IsNested ? $"{Full(type.DeclaringType!)}.{own}" : string.IsNullOrEmpty(type.Namespace) ? own : $"{type.Namespace}.{own}";
    }

    /// <summary>Without type parameters.</summary>
    public static string Bare(Type type) => type.Name.Split('`')[0];

    /// <summary>A type for which nothing says what may be null.</summary>
    public static string Simple(Type type) => Write(type, null);

    public static string Of(ParameterInfo parameter) => Write(Target(parameter.ParameterType), Nullability.Create(parameter));

    public static string Of(PropertyInfo property) => Ref(property.PropertyType) + Write(Target(property.PropertyType), Nullability.Create(property));

    public static string Of(FieldInfo field) => Write(field.FieldType, Nullability.Create(field));

    public static string Of(EventInfo declared) => Write(declared.EventHandlerType!, null);

    public static string Return(MethodInfo method) =>
        Ref(method.ReturnType) + Write(Target(method.ReturnType), Nullability.Create(method.ReturnParameter));

    private static string Ref(Type type) => type.IsByRef ? "ref " : "";

    private static Type Target(Type type) => type.IsByRef ? type.GetElementType()! : type;

    private static string Write(Type type, NullabilityInfo? info)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Write(underlying, null)}?";
        }

        var mark = !type.IsValueType && info?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Write(type.GetElementType()!, info?.ElementType)}[]{mark}";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        // The runtime lists all arguments, those of a declaring type first.
        var all = type.GetGenericArguments();
        return Bare(type) + Arguments(type, argument => Write(argument, Info(Array.IndexOf(all, argument)))) + mark;

        NullabilityInfo? Info(int index) => index < info?.GenericTypeArguments.Length ? info.GenericTypeArguments[index] : null;
    }

    private static string Arguments(Type type, Func<Type, string> write)
    {
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var own = type.GetGenericArguments()[inherited..];
        return own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(write))}>";
    }
}
