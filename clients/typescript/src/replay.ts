import type { Command } from "./commands.js";
import type { ServiceName, Suite } from "./suite.js";

/** The result of sending one command. */
export type Sent =
  /** A service answered, and the command has its outcome. */
  | "answered"
  /** It has its outcome without a service. */
  | "settled"
  /** It waits for another. */
  | "not ready"
  /** It failed, and the failure is counted. */
  | "failed"
  /** The service asks to retry later. */
  | "later"
  /** It got no answer. */
  | "lost"
  | "signed out"
  /** Its outcome could not be stored here: it is sent again. */
  | "not kept";

/** What a pass needs of a queue. */
export interface Sending {
  waiting(): Promise<Command[]>;
  /** Sends one command; never throws. */
  send(id: string): Promise<Sent>;
  /** The command was lost while the service answered others: counts one failure of it. */
  blame(id: string): Promise<void>;
}

const sendAtOnce = 4;
// After this many in a row without an answer, a service counts as away for the rest of the pass.
const missesInARow = 8;

/**
 * One pass over all waiting commands. A lost command does not prove that the connection is lost: a proxy may break it on this one
 * command every time. So others are tried before a service counts as away, beginning with those that have not been lost before. A
 * command that is lost twice while the service is up counts a failure.
 */
export class Replay {
  // Failed, lost or postponed in this pass: the others come first.
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

  /** Sends what can be sent; resolves to why a command that could be sent still waits. */
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

  /** Runs rounds as long as one achieves something: commands that waited for an answer can be sent then. */
  async #rounds(): Promise<void> {
    for (let more = true; more && !this.#isOver; ) {
      more = false;
      const seldomLost = (one: Command, other: Command) => (this.misses.get(one.id) ?? 0) - (this.misses.get(other.id) ?? 0);
      const waiting = (await this.queue.waiting()).filter((command) => !this.#tried.has(command.id)).sort(seldomLost);
      await this.#inLanes(waiting, async (command) => {
        // A service that is away does not delay commands for the others.
        if ((this.#away.get(command.service) ?? 0) >= missesInARow) return;
        const came = await this.#sent(command.id, command.service);
        if (came === "answered" || came === "settled") more = true;
        if (came === "lost") this.#lost.set(command.id, command.service);
      });
    }
  }

  /** Tries each lost command once more, after the others. Resolves to whether that achieved something. */
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
