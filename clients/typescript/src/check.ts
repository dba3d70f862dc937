// Validates a form before it is sent, against the same contract as the services and with the same results.
import { clone, create, createRegistry, getOption, isMessage, ScalarType, type DescField, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { pathToString, reflect, type Path, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { DurationSchema, TimestampSchema, type Timestamp } from "@bufbuild/protobuf/wkt";
import type { Validator } from "@bufbuild/protovalidate";
import { violationOf, type FieldProblem, type FieldViolation, type Language } from "./errors.js";
import { Ignore } from "./gen/buf/validate/validate_pb.js";
import { DateSchema, type Date as Day } from "./gen/google/type/date_pb.js";
import { file_sygeopfoelgning_options_v1_rules } from "./gen/sygeopfoelgning/options/v1/rules_pb.js";
import { line_breaks } from "./gen/sygeopfoelgning/options/v1/text_pb.js";
import { rulesOf, spellOut } from "./rules.js";
import { isBlank, lengthOf, lengthWithoutPadding, normal, problemOf } from "./texts.js";

/**
 * Validates a message against the contract, field by field, with the services' own texts: `check(RegisterCaseRequestSchema, { form })`.
 * An empty result is not final: the service also checks what depends on other fields, on the day, or on what is stored. A missing
 * request id is not reported, because the client fills it in. The annotations are loaded with the first call.
 */
export async function check<Desc extends DescMessage>(schema: Desc, given: MessageInitShape<Desc>, language: Language = "da"): Promise<FieldViolation[]> {
  validator ??= load();
  spellOut(schema);
  const message = clone(schema, create(schema, given));
  const texts = [...inTexts(reflect(schema, message) as ReflectMessage, "")];
  const result = (await validator).validate(schema, message as MessageShape<Desc>);
  if (result.kind === "error") throw result.error;

  // Lengths are counted as people count, and blanks do not count as a value; our own check of the texts reports both.
  const blank = new Set(texts.filter((one) => one.reason === "FIELD_REQUIRED").map((one) => one.field));
  const declared = (result.violations ?? [])
    .filter((one) => one.ruleId !== "string.max_len" && one.ruleId !== "string.min_len")
    .map((one) => problemIn(one.ruleId, one.field))
    .filter((one) => !blank.has(one.field));
  return [...texts, ...declared].filter((one) => !(one.field === "request_id" && one.reason === "FIELD_REQUIRED")).map((one) => violationOf(one, language));
}

let validator: Promise<Validator> | undefined;

async function load(): Promise<Validator> {
  try {
    const { createValidator } = await import("@bufbuild/protovalidate");
    return createValidator({ registry: createRegistry(file_sygeopfoelgning_options_v1_rules) });
  } catch (error) {
    validator = undefined; // The connection may be back at the next call.
    throw error;
  }
}

// The standard rules have ids of their own; our predefined rules have the reason as their id.
const reasons: Readonly<Record<string, string>> = {
  required: "FIELD_REQUIRED",
  "enum.defined_only": "ENUM_UNKNOWN",
  "repeated.max_items": "LIST_TOO_LONG",
};
const longestOpaqueId = 200;

function problemIn(ruleId: string, path: Path): FieldProblem {
  const reason = reasons[ruleId] ?? ruleId;
  const of = [...path].reverse().find((step): step is DescField & { readonly kind: "field" } => step.kind === "field");
  const { type } = of === undefined ? { type: undefined } : rulesOf(of);
  const about = reason === "LIST_TOO_LONG" && type?.case === "repeated" ? Number(type.value.maxItems) : reason === "OPAQUE_ID_INVALID" ? longestOpaqueId : undefined;
  return { field: pathToString(path), reason, of, ...(about !== undefined && { about }) };
}

/** Checks every text, day and time, and converts texts to the form in which they are stored. */
function* inTexts(message: ReflectMessage, path: string): Generator<FieldProblem> {
  for (const field of message.fields) {
    const at = path === "" ? field.name : `${path}.${field.name}`;
    if (field.fieldKind === "message") {
      if (message.isSet(field)) yield* inMessage(message.get(field), field, at);
    } else if (field.fieldKind === "scalar" && field.scalar === ScalarType.STRING) {
      const text = normal(message.get(field) as string);
      if (message.isSet(field)) message.set(field, text);
      yield* inText(text, field, rulesOf(field).required, at);
    } else if (field.fieldKind === "list") {
      const list = message.get(field);
      for (let index = 0; index < list.size; index++) {
        const item = list.get(index);
        if (field.listKind === "message") {
          const problems = [...inMessage(item as ReflectMessage, field, `${at}[${index}]`)];
          if (!isAnsweredEach(field)) yield* problems;
        } else if (typeof item === "string") {
          list.set(index, normal(item) as never);
          yield* inText(normal(item), field, false, `${at}[${index}]`);
        }
      }
    }
  }
}

/** The service says of each item in its answer what is wrong with it: an item that is refused stops no other. */
function isAnsweredEach(list: DescField): boolean {
  const { type } = rulesOf(list);
  return type.case === "repeated" && type.value.items?.ignore === Ignore.ALWAYS;
}

function* inMessage(inside: ReflectMessage, of: DescField, field: string): Generator<FieldProblem> {
  const { message } = inside;
  if (isMessage(message, DateSchema)) {
    if (!isDay(message)) yield { field, reason: "DATE_INVALID", of };
  } else if (isMessage(message, TimestampSchema)) {
    if (!isTime(message)) yield { field, reason: "TIME_INVALID", of };
  } else if (!isMessage(message, DurationSchema)) {
    yield* inTexts(inside, field);
  }
}

function* inText(text: string, of: DescField, required: boolean, field: string): Generator<FieldProblem> {
  const problem = problemOf(text, { lineBreaks: getOption(of, line_breaks) });
  if (problem !== undefined) yield { field, of, ...problem };
  const { type } = rulesOf(of);
  const rules = type.case === "string" ? type.value : undefined;
  if (required && isBlank(text)) {
    if (text !== "") yield { field, reason: "FIELD_REQUIRED", of };
    return;
  }
  if (rules === undefined) return;
  if (rules.maxLen > 0n && lengthOf(text) > rules.maxLen) yield { field, reason: "TEXT_TOO_LONG", about: Number(rules.maxLen), of };
  if (rules.minLen > 0n && lengthWithoutPadding(text) < rules.minLen) yield { field, reason: "TEXT_TOO_SHORT", about: Number(rules.minLen), of };
}

function isDay({ year, month, day }: Day): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1 && year <= 9999 && month >= 1 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const isTime = ({ seconds, nanos }: Timestamp): boolean => seconds >= -62_135_596_800n && seconds <= 253_402_300_799n && nanos >= 0 && nanos <= 999_999_999;
