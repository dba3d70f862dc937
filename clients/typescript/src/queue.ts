import {
  create,
  fromJsonString,
  toJsonString,
  type DescMessage,
  type DescMethodUnary,
  type DescService,
  type JsonObject,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { setText, textOf } from "./calls.js";
import { findRefusal, type Refusal } from "./errors.js";
import { services } from "./gen/services.js";
import { newRequestId } from "./ids.js";
import { joined } from "./positions.js";
import { unsealed, type Seal } from "./seal.js";
import type { QueueStorage } from "./storage.js";
import { serviceOf, type ServiceName, type Suite } from "./suite.js";
import { jittered, wait } from "./waiting.js";

/**
 * How old a command may be that is sent without asking. A service knows a request id for 72 hours: after that what was done the
 * first time would be done again. An hour less, for clocks that differ.
 */
const longestAge = 71 * 60 * 60 * 1000;
// A device's clock that was set back says nothing about an age.
const clockSlack = 60 * 60 * 1000;
const failuresBeforeHelp = 5;
const sendAtOnce = 4;

/** Something of another command's answer that a command needs, such as the id of a case that was registered offline. */
export interface Need {
  /** Id of the other command. */
  readonly command: string;
  /** Where it stands in the other's answer: `case.caseId`. Absent where only the order matters. */
  readonly take?: string;
  /** Where it goes in this one's request: `caseId`. */
  readonly put?: string;
}

/** What became of a command. */
export type Outcome =
  /** Not answered yet. It is kept, and sent until it is. */
  | { readonly state: "waiting" }
  /** Done; with `take`n parts kept for those who need them. The answer is read with `answerTo`. */
  | { readonly state: "done"; readonly answer: string }
  /** The service said no: the request must be another one, or the user gives it up. */
  | { readonly state: "refused"; readonly refusal: Refusal }
  /**
   * The user must decide. `conflict`: somebody else changed the same thing first. `too old`: it may or may not have been done more than
   * three days ago. `needs another`: a command that this one builds on was not done. `fails`: the service fails on it time and again.
   */
  | { readonly state: "attention"; readonly why: "conflict" | "too old" | "needs another" | "fails"; readonly message: string; readonly refusal?: Refusal };

/** A command as it is kept. */
export interface Command {
  /** Its request id: the same however often and by whomever it is sent. */
  readonly id: string;
  /** Whose it is: nobody sends another's. */
  readonly owner: string;
  /** Full name of the method, `sygeopfoelgning.cases.v1.IntakeService.RegisterCase`. */
  readonly method: string;
  readonly service: ServiceName;
  /** The request as JSON, sealed. */
  readonly request: string;
  readonly purpose: string | undefined;
  readonly needs: readonly Need[];
  /** What the user calls it; of the caller's choosing. Not sealed: no personal data. */
  readonly label: string;
  /** When it was queued, in milliseconds since 1970, and as which one. */
  readonly queuedAt: number;
  readonly number: number;
  /** How often a service failed on it. */
  readonly failures: number;
  readonly outcome: Outcome;
}

/** How a queue works. */
export interface QueueOptions {
  readonly suite: Suite;
  readonly storage: QueueStorage;
  /** Whose commands these are: the subject of the token the suite is connected with. */
  readonly owner: string;
  /** Seals what is stored; see `sealedWith`. */
  readonly seal?: Seal;
  /** Told of each command whose outcome changed. */
  readonly onChange?: (command: Command) => void;
  /** The time; of tests. */
  readonly now?: () => number;
}

/** How a command differs from others. */
export interface CommandOptions {
  readonly needs?: readonly Need[];
  readonly purpose?: string;
  readonly label?: string;
  /** For services that all serve alike. */
  readonly service?: ServiceName;
}

/** What one pass over the queue came to. */
export interface Pass {
  readonly done: number;
  readonly refused: number;
  readonly attention: number;
  readonly waiting: number;
  /** Why something waits that could be sent: a service does not answer, or the user must sign on anew. */
  readonly stopped: "offline" | "signed out" | undefined;
}

type Sent = "answered" | "not ready" | "offline" | "signed out";

/**
 * Commands that wait for a connection: kept before anything is sent, sent as often as it takes in whatever order, by several tabs and
 * devices at once, and forgotten only when the user has the answer and says so. What is done twice is done once, because a command
 * keeps its request id.
 */
export class OfflineQueue {
  readonly #options: QueueOptions;
  readonly #seal: Seal;
  readonly #now: () => number;
  #added = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#seal = options.seal ?? unsealed;
    this.#now = options.now ?? Date.now;
  }

  /** Keeps a command; resolves to its id once it is safe. Only writes: a command needs a request id. */
  async add<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    request: MessageInitShape<I>,
    options: CommandOptions = {},
  ): Promise<string> {
    const id = newRequestId();
    const message = create(method.input, request);
    if (textOf(method.input, message, "request_id") === undefined) throw new Error(`${method.name} is no write: ask it when there is a connection.`);
    setText(method.input, message, "request_id", id);
    // Whoever sends it, perhaps another program, waits until the service knows what this one had written before.
    setText(method.input, message, "at_least", joined([textOf(method.input, message, "at_least") ?? "", this.#options.suite.atLeast()]));
    await this.#keep({
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
    return (await this.#options.storage.all()).filter((command) => command.owner === this.#options.owner);
  }

  /** The answer to a command that is done; undefined before. */
  async answerTo<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>, id: string): Promise<MessageShape<O> | undefined> {
    const command = await this.#find(id);
    return command?.outcome.state === "done" ? fromJsonString(method.output, await this.#seal.open(command.outcome.answer, id), { ignoreUnknownFields: true }) : undefined;
  }

  /** Sends all that waits and can be sent, oldest first. */
  async replay(signal?: AbortSignal): Promise<Pass> {
    const away = new Set<ServiceName>();
    let signedOut = false;
    for (let sent = true; sent && !signedOut && !signal?.aborted; ) {
      sent = false;
      const waiting = (await this.list()).filter((command) => command.outcome.state === "waiting");
      const next = async (): Promise<void> => {
        for (let command = waiting.shift(); command !== undefined && !signedOut && !signal?.aborted; command = waiting.shift()) {
          // One service that is away keeps no command from the others.
          if (away.has(command.service)) continue;
          const came = await this.#send(command.id, signal);
          if (came === "answered") sent = true;
          if (came === "offline") away.add(command.service);
          if (came === "signed out") signedOut = true;
        }
      };
      // Another round, as long as one brings something: what was waiting for an answer can be sent now.
      await Promise.all(Array.from({ length: sendAtOnce }, next));
    }

    const states = (await this.list()).map((command) => command.outcome.state);
    const count = (state: Outcome["state"]) => states.filter((one) => one === state).length;
    return { done: count("done"), refused: count("refused"), attention: count("attention"), waiting: count("waiting"), stopped: signedOut ? "signed out" : away.size > 0 ? "offline" : undefined };
  }

  /** Replays whenever there may be a connection again, until broken off. */
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
    await this.#send(id, signal);
    return (await this.#find(id))?.outcome ?? { state: "waiting" };
  }

  /**
   * The user has decided on a command that was refused or needs attention: it is sent as another command, with the request as it
   * shall be, or as it was. Resolves to the new id, which those who need the old one need from now on.
   */
  async replace<I extends DescMessage, O extends DescMessage>(
    method: DescMethodUnary<I, O>,
    id: string,
    change: (request: MessageShape<I>) => MessageInitShape<I> = (request) => request as MessageInitShape<I>,
  ): Promise<string> {
    const old = await this.#find(id);
    if (old === undefined || old.outcome.state === "done" || old.outcome.state === "waiting") {
      throw new Error("Only a command that was refused or needs attention is replaced.");
    }
    const request = create(method.input, change(fromJsonString(method.input, await this.#seal.open(old.request, id))));
    const renewed = await this.add(method, request, { ...old, ...(old.purpose !== undefined && { purpose: old.purpose }) } as CommandOptions);
    for (const dependent of (await this.list()).filter((one) => one.needs.some((need) => need.command === id))) {
      await this.#change(dependent.id, (now) => ({
        ...now,
        needs: now.needs.map((need) => (need.command === id ? { ...need, command: renewed } : need)),
        outcome: now.outcome.state === "attention" && now.outcome.why === "needs another" ? { state: "waiting" } : now.outcome,
      }));
    }
    await this.forget(id);
    return renewed;
  }

  /** Removes a command. One that waits is given up: nobody sends it any more, but it may have been done already. */
  async forget(id: string): Promise<void> {
    await this.#options.storage.update(id, (command) => (command?.owner === this.#options.owner ? undefined : command));
  }

  async #send(id: string, signal?: AbortSignal): Promise<Sent> {
    const command = await this.#find(id);
    if (command?.outcome.state !== "waiting") return "not ready";
    if (this.#isTooOld(command)) return this.#needsHelp(id, "too old");

    const needed = await Promise.all(command.needs.map(async (need) => ({ need, command: await this.#find(need.command) })));
    if (needed.some((one) => one.command === undefined || ["refused", "attention"].includes(one.command.outcome.state))) {
      return this.#needsHelp(id, "needs another");
    }
    if (needed.some((one) => one.command?.outcome.state !== "done")) return "not ready";

    const method = methodNamed(command);
    const request = JSON.parse(await this.#seal.open(command.request, id)) as JsonObject;
    const needs: string[] = [];
    for (const { need, command: other } of needed) {
      const outcome = other!.outcome as Extract<Outcome, { state: "done" }>;
      const answer = JSON.parse(await this.#seal.open(outcome.answer, need.command)) as JsonObject;
      if (typeof answer["position"] === "string") needs.push(answer["position"]);
      if (need.take !== undefined && need.put !== undefined) put(request, need.put, take(answer, need.take));
    }
    const message = fromJsonString(method.input, JSON.stringify(request));
    const call = (atLeast: string) => {
      setText(method.input, message, "at_least", atLeast);
      return this.#options.suite.call(method, message as MessageInitShape<DescMessage>, { service: command.service, purpose: command.purpose, signal });
    };

    try {
      const answer = await call(joined([textOf(method.input, message, "at_least") ?? "", ...needs])).catch((error: unknown) => {
        // After a restore the positions of before mean nothing.
        if (findRefusal(error)?.reason !== "POSITION_INVALID") throw error;
        return call("");
      });
      await this.#settle(id, { state: "done", answer: await this.#seal.seal(toJsonString(method.output, answer, { alwaysEmitImplicit: true }), id) });
      return "answered";
    } catch (error) {
      return this.#refused(id, error);
    }
  }

  async #refused(id: string, error: unknown): Promise<Sent> {
    const refusal = findRefusal(error);
    if (refusal === undefined) {
      if (error instanceof ConnectError && error.code === Code.Unauthenticated) return "signed out";
      // Nobody of the suite answered: what became of it is not known, so it stays.
      if (error instanceof ConnectError) return "offline";
      throw error;
    }

    switch (refusal.code) {
      case Code.Unauthenticated:
        return "signed out";
      case Code.Unavailable:
      case Code.ResourceExhausted:
      case Code.Canceled:
      case Code.DeadlineExceeded:
        return "offline";
      case Code.Internal:
      case Code.Unknown: {
        const failed = await this.#change(id, (now) => ({ ...now, failures: now.failures + 1 }));
        if ((failed?.failures ?? 0) < failuresBeforeHelp) return "not ready";
        await this.#settle(id, { state: "attention", why: "fails", message: refusal.message, refusal });
        return "answered";
      }
      case Code.Aborted:
        await this.#settle(id, { state: "attention", why: "conflict", message: refusal.message, refusal });
        return "answered";
      default:
        await this.#settle(id, { state: "refused", refusal });
        return "answered";
    }
  }

  async #needsHelp(id: string, why: "too old" | "needs another"): Promise<Sent> {
    await this.#settle(id, { state: "attention", why, message: help[why][this.#options.suite.language] });
    return "answered";
  }

  // The first answer stays: of two tabs that sent the same command, both have the same one.
  async #settle(id: string, outcome: Outcome): Promise<void> {
    await this.#change(id, (now) => (now.outcome.state === "waiting" ? { ...now, outcome } : now));
  }

  async #change(id: string, change: (now: Command) => Command): Promise<Command | undefined> {
    let told: Command | undefined;
    const kept = await this.#options.storage.update(id, (now) => {
      const changed = now && change(now);
      told = changed?.outcome.state === now?.outcome.state ? undefined : changed;
      return changed;
    });
    if (told !== undefined) this.#options.onChange?.(told);
    return kept;
  }

  async #keep(command: Command): Promise<void> {
    await this.#options.storage.update(command.id, () => command);
    this.#options.onChange?.(command);
  }

  async #find(id: string): Promise<Command | undefined> {
    const command = await this.#options.storage.get(id);
    return command?.owner === this.#options.owner ? command : undefined;
  }

  #isTooOld(command: Command): boolean {
    const age = this.#now() - command.queuedAt;
    return age > longestAge || age < -clockSlack;
  }
}

const help = {
  "too old": {
    da: "Der er gået mere end tre dage, siden dette blev gemt. Se efter, om det allerede er sket, før det sendes igen.",
    en: "This was kept more than three days ago. Look whether it has been done already before it is sent again.",
  },
  "needs another": {
    da: "Noget, som dette bygger på, blev ikke gennemført.",
    en: "Something that this builds on was not done.",
  },
};

function methodNamed(command: Command): DescMethodUnary {
  const at = command.method.lastIndexOf(".");
  const served: readonly DescService[] = Object.values(services[command.service]);
  const method = served.find((service) => service.typeName === command.method.slice(0, at))?.methods.find((one) => one.name === command.method.slice(at + 1));
  if (method?.methodKind !== "unary") throw new Error(`This version knows no method ${command.method}: update it to send what an earlier one kept.`);
  return method as DescMethodUnary;
}

function take(from: JsonObject, path: string): JsonObject[string] {
  const found = path.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], from);
  if (found === undefined) throw new Error(`The answer has no ${path}.`);
  return found as JsonObject[string];
}

function put(into: JsonObject, path: string, value: JsonObject[string]): void {
  const names = path.split(".");
  const last = names.pop()!;
  const part = names.reduce<JsonObject>((inner, name) => (inner[name] ??= {}) as JsonObject, into);
  part[last] = value;
}
