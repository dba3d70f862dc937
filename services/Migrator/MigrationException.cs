namespace Sygeopfoelgning.Migrator;

/// <summary>The migration cannot continue; the message is one sentence for the operator.</summary>
internal sealed class MigrationException(string sentence) : Exception(sentence);
