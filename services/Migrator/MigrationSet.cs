using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Migrator;

/// <summary>One SQL file: <c>cases/0001_cases.sql</c>.</summary>
internal sealed record Migration(string Name, int Number, string Sql)
{
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
}

/// <summary>The numbered SQL files of one folder, without gaps.</summary>
internal sealed partial record MigrationSet(string Folder, IReadOnlyList<Migration> Migrations)
{
    /// <summary>The infrastructure tables that every service's database has besides its own.</summary>
    public static MigrationSet Machinery => Embedded("machinery");

    public static MigrationSet Of(ServiceDatabase database) => Embedded(database.Service);

    /// <summary>Orders the files by number; refuses a name without a number, a gap and a duplicate.</summary>
    public static MigrationSet From(string folder, IEnumerable<(string Name, string Sql)> files)
    {
        var migrations = files
            // A file has the same checksum with any line endings of a checkout.
            .Select(file => new Migration(file.Name, NumberOf(file.Name), file.Sql.ReplaceLineEndings("\n")))
            .OrderBy(migration => migration.Number).ThenBy(migration => migration.Name, StringComparer.Ordinal)
            .ToList();
        for (var i = 0; i < migrations.Count; i++)
        {
            if (i > 0 && migrations[i].Number == migrations[i - 1].Number)
                throw new MigrationException($"{migrations[i - 1].Name} and {migrations[i].Name} have the same number.");
            if (migrations[i].Number != i + 1)
                throw new MigrationException($"{migrations[i].Name} follows a gap: number {i + 1:0000} is missing.");
        }
        return new(folder, migrations);
    }

    public static int NumberOf(string name) => FileName().Match(name) is { Success: true } match
        ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
        : throw new MigrationException($"{name} is not named like 0001_what_it_does.sql.");

    static MigrationSet Embedded(string folder)
    {
        var assembly = typeof(MigrationSet).Assembly;
        return From(folder, assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (name, reader.ReadToEnd());
            }));
    }

    [GeneratedRegex("^[a-z]+/(?<number>[0-9]{4})_[a-z0-9_]+[.]sql$")]
    private static partial Regex FileName();
}
