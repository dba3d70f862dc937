import type { Command, Outcome } from "./commands.js";
import type { QueueStorage } from "./storage.js";

/** The storage cannot be read or written now; no command is at fault. */
export class StorageFailure extends Error {}

/** The commands of one owner, in a storage that others may share. */
export class KeptCommands {
  readonly #storage: QueueStorage;
  readonly #owner: string;
  readonly #onChange: ((command: Command) => void) | undefined;

  constructor(storage: QueueStorage, owner: string, onChange: ((command: Command) => void) | undefined) {
    this.#storage = storage;
    this.#owner = owner;
    this.#onChange = onChange;
  }

  /** Oldest first. */
  async list(): Promise<Command[]> {
    return (await this.#storage.all()).filter((command) => command.owner === this.#owner);
  }

  /** Resolves once the command is stored safely. */
  async add(command: Command): Promise<void> {
    await this.#storage.update(command.id, () => command);
    this.#notify(command);
  }

  async remove(id: string): Promise<void> {
    await this.#storage.update(id, (command) => (command?.owner === this.#owner ? undefined : command));
  }

  /** Sets the outcome of a command. The first outcome stays: two tabs that sent the same command both get the same answer. */
  async settle(id: string, outcome: Outcome): Promise<void> {
    await this.change(id, (now) => (now.outcome.state === "waiting" ? { ...now, outcome } : now));
  }

  /** Changes a command atomically; resolves to the stored command. */
  async change(id: string, change: (now: Command) => Command): Promise<Command | undefined> {
    let changedOutcome: Command | undefined;
    const kept = await this.#storage.update(id, (now) => {
      const changed = now && change(now);
      changedOutcome = changed?.outcome.state === now?.outcome.state ? undefined : changed;
      return changed;
    });
    if (changedOutcome !== undefined) this.#notify(changedOutcome);
    return kept;
  }

  /** The page's own callback: its failure stops no command. */
  #notify(command: Command): void {
    try {
      this.#onChange?.(command);
    } catch (failure) {
      globalThis.reportError?.(failure);
    }
  }

  /** A command of this owner. */
  async find(id: string): Promise<Command | undefined> {
    const command = await this.#storage.get(id).catch((reason: unknown) => {
      throw new StorageFailure("a command cannot be read now", { cause: reason });
    });
    return command?.owner === this.#owner ? command : undefined;
  }
}
