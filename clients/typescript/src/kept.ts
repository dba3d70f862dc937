import type { Command, Outcome } from "./commands.js";
import type { QueueStorage } from "./storage.js";

/** The storage cannot be read or written now, which is no fault of a command. */
export class StorageFailure extends Error {}

/** The commands of one owner in a storage that others may share. */
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

  /** Resolves once it is safe. */
  async add(command: Command): Promise<void> {
    await this.#storage.update(command.id, () => command);
    this.#tell(command);
  }

  async remove(id: string): Promise<void> {
    await this.#storage.update(id, (command) => (command?.owner === this.#owner ? undefined : command));
  }

  /** Gives a command its outcome. The first one stays: of two tabs that sent the same command, both have the same answer. */
  async settle(id: string, outcome: Outcome): Promise<void> {
    await this.change(id, (now) => (now.outcome.state === "waiting" ? { ...now, outcome } : now));
  }

  /** Changes a command as one step; resolves to what is kept then. */
  async change(id: string, change: (now: Command) => Command): Promise<Command | undefined> {
    let told: Command | undefined;
    const kept = await this.#storage.update(id, (now) => {
      const changed = now && change(now);
      told = changed?.outcome.state === now?.outcome.state ? undefined : changed;
      return changed;
    });
    if (told !== undefined) this.#tell(told);
    return kept;
  }

  /** What a page does with it is the page's: its failure stops no command. */
  #tell(command: Command): void {
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
