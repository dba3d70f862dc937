import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromJson } from "@bufbuild/protobuf";
import { connect, type ConnectOptions, type ServiceName, type Suite } from "@sygeopfoelgning/client";
import { InformationFormSchema, type InformationForm } from "@sygeopfoelgning/client/cases";

/** The repository, from dist/test. */
export const repository = join(import.meta.dirname, "..", "..", "..", "..");

/** The stack that tests/Clients has started, and its control interface for tokens, ends and starts. */
const given = (name: string): string => process.env[name] ?? fail(`${name} is not set: these tests are run by tests/Clients.`);
export const addresses = JSON.parse(process.env["SUITE_ADDRESSES"] ?? "null") as Record<ServiceName, string>;

/** Sends a request to the control interface of the stack. */
export async function control(path: string, method = "POST"): Promise<string> {
  const answer = await fetch(`${given("SUITE_CONTROL")}/${path}`, { method });
  if (!answer.ok) fail(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

export const token = (person: Person = {}): Promise<string> => {
  const { role = "caseworker", municipality = 101, name = "Sofie Sagsbehandler" } = person;
  return control(`token?${new URLSearchParams({ role, municipality: String(municipality), name }).toString()}`, "GET");
};

export interface Person {
  readonly role?: string;
  readonly municipality?: number;
  readonly name?: string;
}

/** The suite as one person calls it. */
export async function as(person: Person = {}, options: Partial<ConnectOptions> = {}): Promise<Suite> {
  const signedOn = await token(person);
  return connect({ services: addresses, token: () => signedOn, purpose: "Prøve af klienten", ...options });
}

/** A form of the stories for a new person; all persons in them are invented. */
export function form(name = "smooth-case"): InformationForm {
  const json = JSON.parse(readFileSync(join(repository, "tests", "Stories", "Forms", `${name}.json`), "utf8")) as never;
  const read = fromJson(InformationFormSchema, json);
  read.citizen!.cprNumber = constructedCprNumber();
  return read;
}

/** A constructed CPR number: a real date and a serial of the 1900s, at random among some 70 million. It must only be used in tests. */
export function constructedCprNumber(): string {
  const born = new Date(Date.UTC(1950, 0, 1 + Math.floor(Math.random() * 50 * 365)));
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(born.getUTCDate())}${two(born.getUTCMonth() + 1)}${two(born.getUTCFullYear() % 100)}${String(Math.floor(Math.random() * 4000)).padStart(4, "0")}`;
}

/** Waits until the condition is true; a minute at most. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) fail(`${what}: not so within ${seconds} seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function fail(sentence: string): never {
  throw new Error(sentence);
}
