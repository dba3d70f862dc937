// Decides what can be sent at all; anything else is refused before it is sent or stored.
import { create, fromJson, getOption, hasOption, ScalarType, toBinary, type DescField, type DescMessage, type DescMethodUnary, type JsonObject, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { Code, type Interceptor } from "@connectrpc/connect";
import { invalid, refusalError, type FieldProblem, type Language } from "./errors.js";
import { request_limit_bytes } from "./gen/sygeopfoelgning/options/v1/limits_pb.js";
import { line_breaks } from "./gen/sygeopfoelgning/options/v1/text_pb.js";
import { rulesOf } from "./rules.js";
import { isWellFormed, problemOf, type TextRule } from "./texts.js";

/** No service accepts a larger message; many methods accept less, and say so in the contract. */
const messageLimit = 4 * 1024 * 1024;

/** Refuses, before it is sent, a request that cannot be encoded, contains invalid text, or is larger than a service accepts. */
export const sendable = (language: Language): Interceptor => (next) => (request) => {
  if (!request.stream) checkSendable(request.method as DescMethodUnary, request.message as MessageInitShape<DescMessage>, language);
  return next(request);
};

/** Throws a refusal for a request that cannot be encoded, contains invalid text, or is larger than a service accepts. */
export const checkSendable = (method: DescMethodUnary, request: MessageInitShape<DescMessage>, language: Language): void =>
  check(method, request, language, (field) => ({ lineBreaks: getOption(field, line_breaks) }));

/**
 * The same for a request that is stored for later, and also checks the lengths of texts and what a reason must be. For a call that
 * is made now the service reports those at once, together with all other violations.
 */
export const checkForLater = (method: DescMethodUnary, request: MessageInitShape<DescMessage>, language: Language): void =>
  check(method, request, language, (field) => {
    const { type } = rulesOf(field);
    const rules = type.case === "string" ? type.value : undefined;
    const most = rules === undefined || rules.maxLen === 0n ? undefined : Number(rules.maxLen);
    return { lineBreaks: getOption(field, line_breaks), most, ...(field.name === "reason" && { reason: { least: Number(rules?.minLen ?? 0) } }) };
  });

function check(method: DescMethodUnary, request: MessageInitShape<DescMessage>, language: Language, ruleOf: (field: DescField) => TextRule): void {
  const schema = method.input;
  const bytes = sizeOf(schema, request);
  const limit = hasOption(method, request_limit_bytes) ? getOption(method, request_limit_bytes) : messageLimit;
  if (bytes !== undefined && bytes > limit) {
    throw refusalError(Code.ResourceExhausted, "MESSAGE_TOO_LARGE", tooLarge[language](limit), { limit_bytes: String(limit), bytes: String(bytes) });
  }
  const problems = [...new Look(ruleOf).at(schema, request, "")];
  if (problems.length > 0) throw invalid(problems, language);
  if (bytes === undefined) throw invalid([{ field: "", reason: "VALUE_OF_WRONG_TYPE" }], language);
}

/** The request that was stored as JSON, perhaps by an earlier version that did not check it; throws a refusal if it cannot be sent. */
export function readRequest(method: DescMethodUnary, json: JsonObject, language: Language): MessageShape<DescMessage> {
  const unreadable = [...unreadableIn(json, "")];
  if (unreadable.length > 0) throw invalid(unreadable, language);
  let message: MessageShape<DescMessage>;
  try {
    message = fromJson(method.input, json);
  } catch {
    throw invalid([{ field: "", reason: "VALUE_OF_WRONG_TYPE" }], language);
  }
  checkSendable(method, message as MessageInitShape<DescMessage>, language);
  return message;
}

function* unreadableIn(value: unknown, path: string): Generator<FieldProblem> {
  if (typeof value === "string") {
    if (!isWellFormed(value)) yield { field: path, reason: "TEXT_UNREADABLE" };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unreadableIn(item, `${path}[${index}]`);
  } else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) yield* unreadableIn(item, join(path, name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)));
  }
}

const tooLarge = {
  da: (limit: number) => `Anmodningen er for stor: højst ${size(limit)}. Gør teksten kortere, eller del den i flere.`,
  en: (limit: number) => `The request is too large: at most ${size(limit)}. Shorten the text, or divide it into several.`,
};

const size = (bytes: number) => (bytes < 1024 * 1024 ? `${Math.floor(bytes / 1024)} KiB` : `${Math.floor(bytes / 1024 / 1024)} MiB`);

function sizeOf(schema: DescMessage, request: MessageInitShape<DescMessage>): number | undefined {
  try {
    return toBinary(schema, create(schema, request)).length;
  } catch {
    return undefined;
  }
}

/**
 * Finds fields whose values do not have the contract's type. It looks at what the caller passed, not at the message made of it: there
 * a JavaScript Date has become an empty message, and an unknown name of an enum is missing.
 */
class Look {
  constructor(readonly ruleOf: (field: DescField) => TextRule) {}

  *at(schema: DescMessage, given: unknown, path: string): Generator<FieldProblem> {
    if (isOfGoogle(schema)) return;
    if (!isObject(given) || ("$typeName" in given && given["$typeName"] !== schema.typeName)) {
      yield { field: path, reason: "VALUE_OF_WRONG_TYPE" };
      return;
    }
    for (const member of schema.members) {
      const value = given[member.localName];
      if (value === undefined || value === null) continue;
      if (member.kind === "field") {
        yield* this.#atField(member, value, join(path, member.name));
        continue;
      }
      const chosen = isObject(value) ? value : { case: "" };
      if (chosen["case"] === undefined || chosen["case"] === null) continue;
      const field = member.fields.find((one) => one.localName === chosen["case"]);
      if (field === undefined) yield { field: join(path, member.name), reason: "VALUE_OF_WRONG_TYPE" };
      else if (chosen["value"] !== undefined && chosen["value"] !== null) yield* this.#atField(field, chosen["value"], join(path, field.name));
    }
  }

  *#atField(field: DescField, value: unknown, path: string): Generator<FieldProblem> {
    if (field.fieldKind === "message") yield* this.at(field.message, value, path);
    else if (field.fieldKind === "map") yield* isObject(value) ? [] : [{ field: path, reason: "VALUE_OF_WRONG_TYPE" } as const];
    else if (field.fieldKind !== "list") yield* this.#atValue(field, value, path);
    else if (!Array.isArray(value)) yield { field: path, reason: "VALUE_OF_WRONG_TYPE" };
    else for (const [index, item] of value.entries()) yield* field.listKind === "message" ? this.at(field.message, item, `${path}[${index}]`) : this.#atValue(field, item, `${path}[${index}]`);
  }

  *#atValue(field: DescField, value: unknown, path: string): Generator<FieldProblem> {
    const problem = field.scalar === ScalarType.STRING && typeof value === "string" ? problemOf(value, this.ruleOf(field)) : undefined;
    if (problem !== undefined) yield { field: path, of: field, ...problem };
    else if (!fits(field, value)) yield { field: path, reason: "VALUE_OF_WRONG_TYPE" };
  }
}

// They accept JavaScript values instead: the encoding decides which.
const isOfGoogle = (schema: DescMessage) => /^google\.protobuf\.(?!Timestamp$|Duration$)/.test(schema.typeName);

/** Whether the library accepts a value for a field. */
function fits(field: DescField, value: unknown): boolean {
  try {
    const scratch = reflect(field.parent);
    if (field.fieldKind === "list") scratch.get(field).add(value as never);
    else scratch.set(field, value);
    return true;
  } catch {
    return false;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => Object.prototype.toString.call(value) === "[object Object]";

const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);
