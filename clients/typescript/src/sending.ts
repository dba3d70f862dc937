import { toJsonString, type DescMessage, type DescMethodUnary, type JsonObject, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { meaningOf } from "./answers.js";
import { checkPurpose, setText, textOf } from "./calls.js";
import { methodNamed, put, take, type Command } from "./commands.js";
import { findRefusal, messageFor, type Refusal } from "./errors.js";
import { StorageFailure, type KeptCommands } from "./kept.js";
import { joined } from "./positions.js";
import type { Sent } from "./replay.js";
import { readRequest } from "./requests.js";
import type { Seal } from "./seal.js";
import type { Suite } from "./suite.js";

/**
 * The maximum age of a command that is sent without asking the user. A service remembers a request id for 72 hours; after that a
 * command that was already done would be done again. One hour less, because clocks differ.
 */
const longestAge = 71 * 60 * 60 * 1000;
// If a device's clock was set back, the age is unknown.
const clockSlack = 60 * 60 * 1000;
const failuresBeforeHelp = 5;

/** Sends one command at a time. Every error becomes the command's outcome; nothing is thrown. */
export class Sender {
  readonly #kept: KeptCommands;
  readonly #suite: Suite;
  readonly #seal: Seal;
  readonly #now: () => number;

  constructor(kept: KeptCommands, suite: Suite, seal: Seal, now: () => number) {
    this.#kept = kept;
    this.#suite = suite;
    this.#seal = seal;
    this.#now = now;
  }

  /** Sends a command, if it waits and what it needs is there. */
  async send(id: string, signal?: AbortSignal): Promise<Sent> {
    try {
      const command = await this.#kept.find(id);
      if (command?.outcome.state !== "waiting") return "not ready";
      if (this.#isTooOld(command)) return await this.#needsHelp(id, "too old");

      const read = await this.#read(command).catch((error: unknown) => ({ error }));
      if (typeof read === "string") return read === "not ready" ? read : await this.#needsHelp(id, read);
      if ("error" in read) return await this.#unreadable(id, read.error);
      const answer = await this.#answer(command, read, signal).catch((error: unknown) => ({ error }));
      if ("error" in answer) return await this.#unanswered(id, answer.error);
      await this.#kept.settle(id, { state: "done", answer: await this.#seal.seal(answer.json, id) });
      return "answered";
    } catch {
      // Only failures of the storage reach this point.
      return "not kept";
    }
  }

  /** The request of a command, filled in with what it needs of others' answers; throws a refusal if it cannot be sent. */
  async #read(command: Command): Promise<Request | "needs another" | "not ready"> {
    const needed = await Promise.all(command.needs.map(async (need) => ({ need, outcome: (await this.#kept.find(need.command))?.outcome })));
    if (needed.some(({ outcome }) => outcome === undefined || outcome.state === "refused" || outcome.state === "attention")) return "needs another";

    const method = methodNamed(command);
    const json = JSON.parse(await this.#seal.open(command.request, command.id)) as JsonObject;
    const positions: string[] = [];
    for (const { need, outcome } of needed) {
      if (outcome?.state !== "done") return "not ready";
      const answer = JSON.parse(await this.#seal.open(outcome.answer, need.command)) as JsonObject;
      if (typeof answer["position"] === "string") positions.push(answer["position"]);
      if (need.take !== undefined && need.put !== undefined) put(json, need.put, take(answer, need.take));
    }
    checkPurpose(command.purpose, this.#suite.language);
    return { method, message: readRequest(method, json, this.#suite.language), positions };
  }

  async #answer(command: Command, { method, message, positions }: Request, signal?: AbortSignal): Promise<{ json: string }> {
    const call = (atLeast: string) => {
      setText(method.input, message, "at_least", atLeast);
      return this.#suite.call(method, message as MessageInitShape<DescMessage>, { service: command.service, purpose: command.purpose, signal });
    };
    const answer = await call(joined([textOf(method.input, message, "at_least") ?? "", ...positions])).catch((error: unknown) => {
      // After a restore older positions are meaningless.
      if (findRefusal(error)?.reason !== "POSITION_INVALID") throw error;
      return call("");
    });
    return { json: toJsonString(method.output, answer, { alwaysEmitImplicit: true }) };
  }

  /** A command that cannot be sent from here: never, or not with this key or this version of the package. */
  async #unreadable(id: string, error: unknown): Promise<Sent> {
    if (error instanceof StorageFailure) throw error;
    const refusal = findRefusal(error);
    if (refusal === undefined) return this.#needsHelp(id, "unreadable");
    await this.#kept.settle(id, { state: "refused", refusal });
    return "settled";
  }

  async #unanswered(id: string, error: unknown): Promise<Sent> {
    const meaning = meaningOf(error);
    switch (meaning.is) {
      case "signed out":
      case "later":
      case "lost":
        return meaning.is;
      case "failed":
        return this.#failed(id, messageFor(error, this.#suite.language), meaning.refusal);
      case "conflict":
        await this.#kept.settle(id, { state: "attention", why: "conflict", message: meaning.refusal.message, refusal: meaning.refusal });
        return "answered";
      case "refused":
        await this.#kept.settle(id, { state: "refused", refusal: meaning.refusal });
        return "answered";
    }
  }

  /** Counts a failure; after several the user must decide. */
  async #failed(id: string, message: string, refusal?: Refusal): Promise<Sent> {
    const failed = await this.#kept.change(id, (now) => ({ ...now, failures: (now.failures || 0) + 1 }));
    if ((failed?.failures ?? 0) < failuresBeforeHelp) return "failed";
    await this.#kept.settle(id, { state: "attention", why: "fails", message, ...(refusal && { refusal }) });
    return "answered";
  }

  async #needsHelp(id: string, what: "too old" | "needs another" | "unreadable"): Promise<Sent> {
    await this.#kept.settle(id, { state: "attention", why: what === "unreadable" ? "fails" : what, message: help[what][this.#suite.language] });
    return "settled";
  }

  /** It got no answer, twice, while the service was up. */
  async lost(id: string): Promise<void> {
    await this.#failed(id, lost[this.#suite.language]);
  }

  #isTooOld(command: Command): boolean {
    const age = this.#now() - command.queuedAt;
    return age > longestAge || age < -clockSlack;
  }
}

interface Request {
  readonly method: DescMethodUnary;
  readonly message: MessageShape<DescMessage>;
  /** The positions that the service must have reached before it is sent. */
  readonly positions: readonly string[];
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
  unreadable: {
    da: "Dette blev gemt med en anden nøgle eller af en anden udgave af programmet og kan ikke læses her.",
    en: "This was kept with another key or by another version of the program and cannot be read here.",
  },
};

const lost = {
  da: "Dette er forsøgt sendt flere gange, uden at der kom svar. Andet kom igennem. Se efter, om det allerede er sket, og prøv igen.",
  en: "This was sent several times and got no answer, while others did. Look whether it has been done already, and try again.",
};
