import type { Command } from "./commands.js";

/** Where a queue keeps its commands. Several queues may share one: tabs of a browser do. */
export interface QueueStorage {
  /** All stored commands, in the order they were added. */
  all(): Promise<Command[]>;
  get(id: string): Promise<Command | undefined>;
  /**
   * Changes one command atomically, also when others change it at the same time: `change` gets the current command (undefined if there
   * is none) and returns the new one, or undefined to remove it. Resolves to what is then stored, once it is safe.
   */
  update(id: string, change: (command: Command | undefined) => Command | undefined): Promise<Command | undefined>;
}

/** Stored while the program runs. */
export function memoryStorage(): QueueStorage {
  const commands = new Map<string, Command>();
  return {
    all: () => Promise.resolve(structuredClone([...commands.values()])),
    get: (id) => Promise.resolve(structuredClone(commands.get(id))),
    update: (id, change) => {
      const changed = change(structuredClone(commands.get(id)));
      if (changed === undefined) commands.delete(id);
      else commands.set(id, structuredClone(changed));
      return Promise.resolve(structuredClone(changed));
    },
  };
}

/** Stored in the browser, through reloads and restarts, for all tabs of the origin. */
export async function indexedDbStorage(name = "sygeopfoelgning-queue"): Promise<QueueStorage> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("command", { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  // Safe means written to the disk.
  const begin = (mode: IDBTransactionMode) => database.transaction("command", mode, { durability: "strict" });

  return {
    all: () =>
      new Promise((resolve, reject) => {
        const reading = begin("readonly").objectStore("command").getAll() as IDBRequest<Command[]>;
        reading.onsuccess = () => resolve(reading.result.sort((one, other) => one.queuedAt - other.queuedAt || one.number - other.number));
        reading.onerror = () => reject(reading.error);
      }),
    get: (id) =>
      new Promise((resolve, reject) => {
        const reading = begin("readonly").objectStore("command").get(id) as IDBRequest<Command | undefined>;
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      }),
    update: (id, change) =>
      new Promise((resolve, reject) => {
        const transaction = begin("readwrite");
        const commands = transaction.objectStore("command");
        let changed: Command | undefined;
        const reading = commands.get(id) as IDBRequest<Command | undefined>;
        reading.onsuccess = () => {
          try {
            changed = change(reading.result);
            if (changed === undefined) commands.delete(id);
            else commands.put(changed);
          } catch (failure) {
            reject(failure);
            transaction.abort();
          }
        };
        transaction.oncomplete = () => resolve(changed);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      }),
  };
}
