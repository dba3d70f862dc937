import type { DescMethodUnary, DescService, JsonObject } from "@bufbuild/protobuf";
import type { Refusal } from "./errors.js";
import { services } from "./gen/services.js";
import type { ServiceName } from "./suite.js";

/** A part of another command's answer that a command needs, such as the id of a case that was registered offline. */
export interface Need {
  /** Id of the other command. */
  readonly command: string;
  /** Its path in the other's answer: `case.caseId`. Absent if only the order matters. */
  readonly take?: string;
  /** Its path in this one's request: `caseId`. */
  readonly put?: string;
}

/** Outcome of a command. */
export type Outcome =
  /** Not answered yet. It is stored, and sent until it is answered. */
  | { readonly state: "waiting" }
  /** Done; parts that others `take` are stored for them. Read the answer with `answerTo`. */
  | { readonly state: "done"; readonly answer: string }
  /** The request cannot succeed as it is: the user changes or drops it. */
  | { readonly state: "refused"; readonly refusal: Refusal }
  /**
   * The user must decide. `conflict`: somebody else changed the same thing first. `too old`: it may or may not have been done more than
   * three days ago. `needs another`: a command that this one builds on was not done. `fails`: it was tried five times, and the service
   * failed on it or never answered it while it answered others.
   */
  | { readonly state: "attention"; readonly why: "conflict" | "too old" | "needs another" | "fails"; readonly message: string; readonly refusal?: Refusal };

/** A command as it is stored. */
export interface Command {
  /** Its request id: the same for every attempt, from any tab or device. */
  readonly id: string;
  /** Its owner: nobody sends another's. */
  readonly owner: string;
  /** Full name of the method, `sygeopfoelgning.cases.v1.IntakeService.RegisterCase`. */
  readonly method: string;
  readonly service: ServiceName;
  /** The request as JSON, sealed. */
  readonly request: string;
  readonly purpose: string | undefined;
  readonly needs: readonly Need[];
  /** Its name for the user, chosen by the caller. Not sealed: no personal data. */
  readonly label: string;
  /** When it was queued, in milliseconds since 1970, and its number in the order. */
  readonly queuedAt: number;
  readonly number: number;
  /** How often a service failed on it. */
  readonly failures: number;
  readonly outcome: Outcome;
}

/** The method of a command; throws for one that this version of the package does not know. */
export function methodNamed(command: Command): DescMethodUnary {
  const at = command.method.lastIndexOf(".");
  const served: readonly DescService[] = Object.values(services[command.service]);
  const method = served.find((service) => service.typeName === command.method.slice(0, at))?.methods.find((one) => one.name === command.method.slice(at + 1));
  if (method?.methodKind !== "unary") throw new Error(`This version knows no method ${command.method}: update it to send what an earlier one kept.`);
  return method as DescMethodUnary;
}

/** The value at a path of an answer. */
export function take(from: JsonObject, path: string): JsonObject[string] {
  const found = path.split(".").reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], from);
  if (found === undefined) throw new Error(`The answer has no ${path}.`);
  return found as JsonObject[string];
}

/** Sets the value at a path of a request. */
export function put(into: JsonObject, path: string, value: JsonObject[string]): void {
  const names = path.split(".");
  const last = names.pop()!;
  const part = names.reduce<JsonObject>((inner, name) => (inner[name] ??= {}) as JsonObject, into);
  part[last] = value;
}
