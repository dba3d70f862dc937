// What can be sent at all: whoever asks for something else is told so before it is sent or kept.
import { create, fromJson, toBinary, type DescField, type DescMessage, type DescMethodUnary, type JsonObject, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { Code, type Interceptor } from "@connectrpc/connect";
import { invalid, refusalError, type FieldProblem, type Language } from "./errors.js";

/** A service takes no message that is larger. */
const messageLimit = 4 * 1024 * 1024;

/** Refuses, before it is sent, what cannot be encoded or is larger than a service takes. */
export const encodable = (language: Language): Interceptor => (next) => (request) => {
  if (!request.stream) checkRequest(request.method as DescMethodUnary, request.message as MessageInitShape<DescMessage>, language);
  return next(request);
};

/** Throws a refusal for a request that cannot be encoded, or that is larger than a service takes. */
export function checkRequest(method: DescMethodUnary, request: MessageInitShape<DescMessage>, language: Language): void {
  const problems = [...problemsOf(method.input, request, "")];
  if (problems.length > 0) throw invalid(problems, language);

  const bytes = sizeOf(method.input, request);
  if (bytes === undefined) throw invalid([{ field: "", reason: "VALUE_OF_WRONG_TYPE" }], language);
  if (bytes > messageLimit) {
    throw refusalError(Code.ResourceExhausted, "MESSAGE_TOO_LARGE", tooLarge[language], { limit_bytes: String(messageLimit), bytes: String(bytes) });
  }
}

/** The request that was kept as JSON, perhaps by an earlier version that did not check it; throws a refusal for one that cannot be sent. */
export function readRequest(method: DescMethodUnary, json: JsonObject, language: Language): MessageShape<DescMessage> {
  const unreadable = [...unreadableIn(json, "")];
  if (unreadable.length > 0) throw invalid(unreadable, language);
  let message: MessageShape<DescMessage>;
  try {
    message = fromJson(method.input, json);
  } catch {
    throw invalid([{ field: "", reason: "VALUE_OF_WRONG_TYPE" }], language);
  }
  checkRequest(method, message as MessageInitShape<DescMessage>, language);
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
  da: "Anmodningen fylder mere end 4 MiB og kan ikke sendes. Gør teksten kortere, eller del den i flere.",
  en: "The request is larger than 4 MiB and cannot be sent. Shorten the text, or divide it into several.",
};

function sizeOf(schema: DescMessage, request: MessageInitShape<DescMessage>): number | undefined {
  try {
    return toBinary(schema, create(schema, request)).length;
  } catch {
    return undefined;
  }
}

/**
 * The fields whose values are none of the contract's. Of what the caller gave, not of the message made of it: in that a date of
 * JavaScript is an empty message, and an unknown word of an enum is left out.
 */
function* problemsOf(schema: DescMessage, given: unknown, path: string): Generator<FieldProblem> {
  if (!isObject(given) || ("$typeName" in given && given["$typeName"] !== schema.typeName)) {
    yield { field: path, reason: "VALUE_OF_WRONG_TYPE" };
    return;
  }
  for (const member of schema.members) {
    const value = given[member.localName];
    if (value === undefined || value === null) continue;
    if (member.kind === "field") {
      yield* problemsOfField(member, value, join(path, member.name));
      continue;
    }
    const chosen = isObject(value) ? value : { case: "" };
    if (chosen["case"] === undefined || chosen["case"] === null) continue;
    const field = member.fields.find((one) => one.localName === chosen["case"]);
    if (field === undefined) yield { field: join(path, member.name), reason: "VALUE_OF_WRONG_TYPE" };
    else if (chosen["value"] !== undefined && chosen["value"] !== null) yield* problemsOfField(field, chosen["value"], join(path, field.name));
  }
}

function* problemsOfField(field: DescField, value: unknown, path: string): Generator<FieldProblem> {
  switch (field.fieldKind) {
    case "message":
      yield* problemsOfMessage(field.message, value, path);
      break;
    case "list":
      if (!Array.isArray(value)) {
        yield { field: path, reason: "VALUE_OF_WRONG_TYPE" };
        break;
      }
      for (const [index, item] of value.entries()) {
        const at = `${path}[${index}]`;
        if (field.listKind === "message") yield* problemsOfMessage(field.message, item, at);
        else if (!fits(field, [item])) yield { field: at, reason: reasonOf(item) };
      }
      break;
    case "map":
      if (!isObject(value)) yield { field: path, reason: "VALUE_OF_WRONG_TYPE" };
      break;
    default:
      if (!fits(field, value)) yield { field: path, reason: reasonOf(value) };
  }
}

// Google's own types have values of JavaScript in their place: the encoding says what they may be.
const problemsOfMessage = (schema: DescMessage, value: unknown, path: string): Iterable<FieldProblem> =>
  /^google\.protobuf\.(?!Timestamp$|Duration$)/.test(schema.typeName) ? [] : problemsOf(schema, value, path);

/** Whether the library takes a value for a field. */
function fits(field: DescField, value: unknown): boolean {
  try {
    const scratch = reflect(field.parent);
    if (field.fieldKind === "list") for (const item of value as unknown[]) scratch.get(field).add(item as never);
    else scratch.set(field, value);
    return true;
  } catch {
    return false;
  }
}

const reasonOf = (value: unknown) => (typeof value === "string" && !isWellFormed(value) ? "TEXT_UNREADABLE" : "VALUE_OF_WRONG_TYPE");

const isObject = (value: unknown): value is Record<string, unknown> => Object.prototype.toString.call(value) === "[object Object]";

const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

/** Whether a text has no half of a surrogate pair, which a text has that was cut inside an emoji. */
export const isWellFormed = (text: string): boolean => !loneSurrogate.test(text);

/** The same text with a mark in the place of each half character. */
export const wellFormed = (text: string): string => text.replaceAll(new RegExp(loneSurrogate, "gu"), "\ufffd");

const loneSurrogate = /\p{Surrogate}/u;
