namespace Sygeopfoelgning.Migrator;

/// <summary>The migration cannot go on; the message is one sentence for whoever runs it.</summary>
internal sealed class MigrationException(string sentence) : Exception(sentence);
