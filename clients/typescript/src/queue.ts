import { create, fromJsonString, toJsonString, type DescMessage, type DescMethodUnary, type JsonObject, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { checkPurpose, setText, textOf } from "./calls.js";
import type { Command, Need, Outcome } from "./commands.js";
import { newRequestId } from "./ids.js";
import { KeptCommands } from "./kept.js";
import { joined } from "./positions.js";
import { Replay } from "./replay.js";
import { checkForLater } from "./requests.js";
import { unsealed, type Seal } from "./seal.js";
import { Sender } from "./sending.js";
import type { QueueStorage } from "./storage.js";
import { serviceOf, type ServiceName, type Suite } from "./suite.js";
import { marked } from "./texts.js";
import { jittered, wait } from "./waiting.js";

/** Settings of a queue. */
export interface QueueOptions {
  readonly suite: Suite;
  readonly storage: QueueStorage;
  /** The owner of the commands: the subject of the token the suite is connected with. */
  readonly owner: string;
  /** Seals what is stored; see `sealedWith`. */
  readonly seal?: Seal;
  /** Called for each command whose outcome changed. */
  readonly onChange?: (command: Command) => void;
  /** The time, for tests. */
  readonly now?: () => number;
}

/** Settings of one command. */
export interface CommandOptions {
  readonly needs?: readonly Need[];
  readonly purpose?: string;
  readonly label?: string;
  /** For services that all four serve: the service to call. */
  readonly service?: ServiceName;
}

/** The result of one pass over the queue. */
export interface Pass {
  readonly done: number;
  readonly refused: number;
  readonly attention: number;
  readonly waiting: number;
  /** Why a command that could be sent still waits: a service does not answer, the user must sign on again, or this device's storage fails. */
  readonly stopped: "offline" | "signed out" | "storage" | undefined;
}

/**
 * Commands that wait for a connection. They are stored before anything is sent, sent as often as necessary in any order, by several
 * tabs and devices at once, and removed only when the user has the answer and says so. A command that is sent twice is done once,
 * because it keeps its request id. A command only waits while no service answers; otherwise it gets an outcome that the user sees.
 */
export class OfflineQueue {
  readonly #options: QueueOptions;
  readonly #kept: KeptCommands;
  readonly #sender: Sender;
  readonly #seal: Seal;
  readonly #now: () => number;
  readonly #misses = new Map<string, number>();
  #added = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#seal = options.seal ?? unsealed;
    this.#now = options.now ?? Date.now;
    this.#kept = new KeptCommands(options.storage, options.owner, options.onChange);
    this.#sender = new Sender(this.#kept, options.suite, this.#seal, this.#now);
  }

  /**
   * Stores a command; resolves to its id once it is safe. Only writes: a command needs a request id. What could never be sent is
   * refused as a service would refuse it: `findRefusal` and `messageFor` say what is wrong.
   */
  async add<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: CommandOptions = {},
  ): Promise<string> {
    const id = newRequestId();
    checkPurpose(options.purpose, this.#options.suite.language);
    checkForLater(method, request as MessageInitShape<DescMessage>, this.#options.suite.language);
    const message = create(method.input, request);
    if (textOf(method.input, message, "request_id") === undefined) throw new Error(`${method.name} is no write: ask it when there is a connection.`);
    setText(method.input, message, "request_id", id);
    // The sender, perhaps another program, waits until the service has what this program had written before.
    setText(method.input, message, "at_least", joined([textOf(method.input, message, "at_least") ?? "", this.#options.suite.atLeast()]));
    await this.#kept.add({
      id,
      owner: this.#options.owner,
      method: `${method.parent.typeName}.${method.name}`,
      service: options.service ?? serviceOf(method.parent),
      request: await this.#seal.seal(toJsonString(method.input, message), id),
      purpose: options.purpose,
      needs: options.needs ?? [],
      label: options.label ?? method.name,
      queuedAt: this.#now(),
      number: ++this.#added,
      failures: 0,
      outcome: { state: "waiting" },
    });
    return id;
  }

  /** The owner's commands, oldest first. */
  async list(): Promise<Command[]> {
    return this.#kept.list();
  }

  /** The answer to a command that is done; undefined before. */
  async answerTo<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>, id: string): Promise<MessageShape<O> | undefined> {
    const command = await this.#kept.find(id);
    return command?.outcome.state === "done" ? fromJsonString(method.output, await this.#seal.open(command.outcome.answer, id), { ignoreUnknownFields: true }) : undefined;
  }

  /** Sends every command that can be sent, oldest first. It never throws, and no command delays another that does not need it. */
  async replay(signal?: AbortSignal): Promise<Pass> {
    const queue = {
      waiting: async () => (await this.list()).filter((command) => command.outcome.state === "waiting"),
      send: (id: string) => this.#sender.send(id, signal),
      blame: (id: string) => this.#sender.lost(id),
    };
    try {
      const stopped = await new Replay(queue, this.#options.suite, this.#misses, signal).run();
      const states = (await this.list()).map((command) => command.outcome.state);
      const count = (state: Outcome["state"]) => states.filter((one) => one === state).length;
      return { done: count("done"), refused: count("refused"), attention: count("attention"), waiting: count("waiting"), stopped };
    } catch {
      // Commands handle their own failures; only the storage is left, which cannot be read now.
      return { done: 0, refused: 0, attention: 0, waiting: 0, stopped: "storage" };
    }
  }

  /** Replays whenever there may be a connection again, until it is aborted. */
  async keepReplaying(signal: AbortSignal, everyMs = 15_000): Promise<void> {
    let delay = everyMs;
    while (!signal.aborted) {
      const { stopped } = await this.replay(signal);
      if (signal.aborted) return;
      delay = stopped === undefined ? everyMs : Math.min(delay * 2, everyMs * 8);
      const woken = new AbortController();
      const wake = () => woken.abort();
      signal.addEventListener("abort", wake, { once: true });
      globalThis.addEventListener?.("online", wake, { once: true });
      await wait(jittered(delay), woken.signal).catch(() => undefined);
      signal.removeEventListener("abort", wake);
      globalThis.removeEventListener?.("online", wake);
    }
  }

  /** Sends one command, if it waits and what it needs is there. */
  async send(id: string, signal?: AbortSignal): Promise<Outcome> {
    await this.#sender.send(id, signal);
    return (await this.#kept.find(id))?.outcome ?? { state: "waiting" };
  }

  /**
   * The user has decided on a command that was refused or needs attention: it is sent as a new command, with a corrected or the
   * original request. Resolves to the new id; commands that need the old one need the new one from now on.
   */
  async replace<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    id: string,
    change: (request: MessageShape<I>) => MessageInitShape<I> = (request) => request as MessageInitShape<I>,
    options: Pick<CommandOptions, "purpose"> = {},
  ): Promise<string> {
    const old = await this.#kept.find(id);
    if (old === undefined || old.outcome.state === "done" || old.outcome.state === "waiting") {
      throw new Error("Only a command that was refused or needs attention is replaced.");
    }
    // A text that was cut inside a character can only be corrected if it can be read.
    const kept = JSON.parse(await this.#seal.open(old.request, id), (_, value: unknown) => (typeof value === "string" ? marked(value) : value)) as JsonObject;
    const purpose = options.purpose ?? old.purpose;
    const renewed = await this.add(method, change(fromJsonString(method.input, JSON.stringify(kept), { ignoreUnknownFields: true })), {
      needs: old.needs,
      label: old.label,
      service: old.service,
      ...(purpose !== undefined && { purpose }),
    });
    await this.#sendAfter(id, renewed);
    await this.forget(id);
    return renewed;
  }

  /**
   * Sends a command again, under its own request id, after a service failed on it or a command that it needs was not done. If it had
   * been done without an answer, it is not done again.
   */
  async retry(id: string): Promise<void> {
    await this.#kept.change(id, (now) =>
      now.outcome.state === "attention" && (now.outcome.why === "fails" || now.outcome.why === "needs another") ? { ...now, failures: 0, outcome: { state: "waiting" } } : now,
    );
    await this.#sendAfter(id, id);
  }

  /** Removes a command. A waiting one is dropped: it is not sent any more, but it may have been done already. */
  async forget(id: string): Promise<void> {
    await this.#kept.remove(id);
  }

  /** Commands that need a command wait for it again, under its present id. */
  async #sendAfter(id: string, renewed: string): Promise<void> {
    for (const dependent of (await this.list()).filter((one) => one.needs.some((need) => need.command === id))) {
      await this.#kept.change(dependent.id, (now) => ({
        ...now,
        needs: now.needs.map((need) => (need.command === id ? { ...need, command: renewed } : need)),
        outcome: now.outcome.state === "attention" && now.outcome.why === "needs another" ? { state: "waiting" } : now.outcome,
      }));
    }
  }
}
