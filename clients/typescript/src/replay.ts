import type { Command } from "./commands.js";
import type { ServiceName, Suite } from "./suite.js";

/** What sending one command came to. */
export type Sent =
  /** A service answered, and the command has its outcome. */
  | "answered"
  /** It has its outcome without a service. */
  | "settled"
  /** It waits for another. */
  | "not ready"
  /** It failed, and that is counted. */
  | "failed"
  /** The service asks to come back later. */
  | "later"
  /** Nobody answered. */
  | "lost"
  | "signed out"
  /** What became of it could not be kept here: it is sent again. */
  | "not kept";

/** What a pass needs of a queue. */
export interface Sending {
  waiting(): Promise<Command[]>;
  /** Sends one command; throws nothing. */
  send(id: string): Promise<Sent>;
  /** The command was lost while the service answered others: one failure of it. */
  blame(id: string): Promise<void>;
}

const sendAtOnce = 4;
// So many in a row without an answer, and a service counts as away for the rest of the pass.
const missesInARow = 8;

/**
 * One pass over all that waits. A command that is lost does not prove that the connection is: a proxy may break it on this one
 * command every time. So others are tried before a service counts as away, those first that have not been lost before, and who
 * is lost twice while the service is there is to blame.
 */
export class Replay {
  // Failed, lost or put off in this pass: the others come first.
  readonly #tried = new Set<string>();
  readonly #lost = new Map<string, ServiceName>();
  readonly #away = new Map<ServiceName, number>();
  readonly #heard = new Set<ServiceName>();
  #signedOut = false;
  #notKept = false;

  constructor(
    readonly queue: Sending,
    readonly suite: Suite,
    /** How often commands were lost in earlier passes. */
    readonly misses: Map<string, number>,
    readonly signal: AbortSignal | undefined,
  ) {}

  /** Sends what can be sent; resolves to why something waits that could be sent. */
  async run(): Promise<"offline" | "signed out" | "storage" | undefined> {
    do await this.#rounds();
    while (await this.#secondChance());

    if (this.#signedOut) return "signed out";
    if ([...this.#away.keys()].some((service) => !this.#heard.has(service))) return "offline";
    return this.#notKept ? "storage" : undefined;
  }

  get #isOver(): boolean {
    return this.#signedOut || this.signal?.aborted === true;
  }

  /** Another round, as long as one brings something: what was waiting for an answer can be sent then. */
  async #rounds(): Promise<void> {
    for (let more = true; more && !this.#isOver; ) {
      more = false;
      const seldomLost = (one: Command, other: Command) => (this.misses.get(one.id) ?? 0) - (this.misses.get(other.id) ?? 0);
      const waiting = (await this.queue.waiting()).filter((command) => !this.#tried.has(command.id)).sort(seldomLost);
      await this.#inLanes(waiting, async (command) => {
        // One service that is away keeps no command from the others.
        if ((this.#away.get(command.service) ?? 0) >= missesInARow) return;
        const came = await this.#sent(command.id, command.service);
        if (came === "answered" || came === "settled") more = true;
        if (came === "lost") this.#lost.set(command.id, command.service);
      });
    }
  }

  /** What was lost is tried once more, after the others. Resolves to whether that brought something. */
  async #secondChance(): Promise<boolean> {
    const lost = [...this.#lost];
    this.#lost.clear();
    let more = false;
    await this.#inLanes(lost, async ([id, service]) => {
      if (!(await this.#isThere(service))) return;
      const came = await this.#sent(id, service);
      if (came === "answered") more = true;
      if (came === "lost" && !this.#isOver && (await this.#isThere(service))) await this.queue.blame(id);
    });
    return more;
  }

  async #sent(id: string, service: ServiceName): Promise<Sent> {
    const came = await this.queue.send(id);
    switch (came) {
      case "answered":
        this.#heard.add(service);
        this.#away.delete(service);
        this.misses.delete(id);
        break;
      case "later":
      case "lost":
        this.#tried.add(id);
        this.#away.set(service, (this.#away.get(service) ?? 0) + 1);
        this.misses.set(id, (this.misses.get(id) ?? 0) + 1);
        break;
      case "failed":
        this.#tried.add(id);
        break;
      case "signed out":
        this.#signedOut = true;
        break;
      case "not kept":
        this.#tried.add(id);
        this.#notKept = true;
        break;
    }
    return came;
  }

  async #isThere(service: ServiceName): Promise<boolean> {
    return (await this.suite.isServing?.(service, this.signal)) ?? this.#heard.has(service);
  }

  async #inLanes<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
    const lane = async (): Promise<void> => {
      for (let one = all.shift(); one !== undefined && !this.#isOver; one = all.shift()) await work(one);
    };
    await Promise.all(Array.from({ length: sendAtOnce }, lane));
  }
}
