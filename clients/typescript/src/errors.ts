import type { DescField } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  LocalizedMessageSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";
import { texts } from "./gen/texts.js";
import { labelOf } from "./rules.js";

const domain = "sygeopfoelgning.dk";

/** The languages of texts for people. */
export type Language = "da" | "en";

/** A violation at one field of a request. */
export interface FieldViolation {
  /** Path of the field as the contract writes it, such as `form.citizen.cpr_number` or `items[2].text`. */
  readonly field: string;
  /** The same path as a form in TypeScript names it, such as `form.citizen.cprNumber`. */
  readonly path: string;
  /** Stable code, listed in docs/errors.md. */
  readonly reason: string;
  /** Text for the user, in the caller's language. */
  readonly message: string;
}

/** Something that must happen first. */
export interface Precondition {
  /** Stable code. */
  readonly type: string;
  /** Its subject. */
  readonly subject: string;
  /** Text for the user: what to do first. */
  readonly message: string;
}

/** The subject of a refusal. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly message: string;
}

/** A service's answer that refuses a request. */
export interface Refusal {
  /** gRPC status. */
  readonly code: Code;
  /** Stable code to decide by, such as `CASE_ALREADY_OPEN`; docs/errors.md lists all. */
  readonly reason: string;
  /** Text for the user: Danish, or English if the suite was connected with it. */
  readonly message: string;
  /** Details of the reason, such as `case_id`. */
  readonly facts: Readonly<Record<string, string>>;
  /** All violated fields, of INVALID_ARGUMENT. */
  readonly violations: readonly FieldViolation[];
  /** What must happen first, of FAILED_PRECONDITION. */
  readonly preconditions: readonly Precondition[];
  /** The subject, of NOT_FOUND, ALREADY_EXISTS and ABORTED. */
  readonly resource: Resource | undefined;
  /** How long to wait before the same may be sent again; undefined if a retry would not help. */
  readonly retryAfterMs: number | undefined;
  /** Somebody else was first: what they changed, and the current version. */
  readonly conflict: Conflict | undefined;
  /** Id of the entry in the server's log, of INTERNAL. */
  readonly errorId: string | undefined;
}

/** Somebody else changed the same thing first: read it again and decide again. */
export interface Conflict {
  readonly currentEtag: string;
  readonly changedBy: string;
  readonly changedAt: Date | undefined;
}

/**
 * The refusal in an error. Undefined if no service of the suite answered: there is no connection, a proxy answered, or the call was
 * cancelled here. It is then unknown what the call did.
 */
export function findRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof ConnectError)) return undefined;
  const info = error.findDetails(ErrorInfoSchema).find((one) => one.domain === domain);
  if (info === undefined) return undefined;

  const resource = error.findDetails(ResourceInfoSchema)[0];
  const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return {
    code: error.code,
    reason: info.reason,
    message: error.findDetails(LocalizedMessageSchema)[0]?.message ?? error.rawMessage,
    facts: { ...info.metadata },
    violations: error.findDetails(BadRequestSchema).flatMap((bad) =>
      bad.fieldViolations.map(({ field, reason, description }) => ({ field, path: toPath(field), reason, message: description })),
    ),
    preconditions: error.findDetails(PreconditionFailureSchema).flatMap((failure) =>
      failure.violations.map(({ type, subject, description }) => ({ type, subject, message: description })),
    ),
    resource: resource && { type: resource.resourceType, name: resource.resourceName, message: resource.description },
    retryAfterMs: delay && Number(delay.seconds) * 1000 + delay.nanos / 1_000_000,
    conflict: conflictIn(error.code, info.metadata),
    errorId: info.metadata["error_id"],
  };
}

/** The text to show for any error. */
export function messageFor(error: unknown, language: Language = "da"): string {
  const refusal = findRefusal(error);
  if (refusal !== undefined) return refusal.message;
  if (error instanceof ConnectError && error.code === Code.Unauthenticated) return signedOut[language];
  return (wasAnswered(error) ? failed : unanswered)[language];
}

const signedOut = { da: "Du er ikke længere logget på. Log på igen.", en: "You are no longer signed on. Sign on again." };

const unanswered = {
  da: "Der er ingen forbindelse til systemet lige nu. Prøv igen om et øjeblik.",
  en: "There is no connection to the system right now. Try again in a moment.",
};

const failed = {
  da: "Systemet kunne ikke behandle dette. Prøv igen, og kontakt den systemansvarlige, hvis det bliver ved.",
  en: "The system could not process this. Try again, and contact the system administrator if the problem continues.",
};

/** Whether a gRPC server answered with this error, with or without one of the suite's reasons. */
export function wasAnswered(error: unknown): boolean {
  return error instanceof ConnectError && (error.metadata.has("grpc-status") || onlyAnswered.has(error.code) || findRefusal(error) !== undefined);
}

// The others may also stand for an HTTP status of an intermediary, or for a broken connection.
const onlyAnswered: ReadonlySet<Code> = new Set([
  Code.NotFound,
  Code.AlreadyExists,
  Code.ResourceExhausted,
  Code.FailedPrecondition,
  Code.Aborted,
  Code.OutOfRange,
]);

/** A field that is refused before anything is sent. */
export interface FieldProblem {
  /** Path of the field as the contract writes it. */
  readonly field: string;
  readonly reason: string;
  /** Details of the reason. */
  readonly about?: string | number;
  /** The field, if it has a name for people. */
  readonly of?: DescField | undefined;
}

/** The violation as a service would list it. */
export const violationOf = ({ field, reason, about, of }: FieldProblem, language: Language): FieldViolation => ({
  field,
  path: toPath(field),
  reason,
  message: textOf(reason, language, of, about),
});

function textOf(reason: string, language: Language, of: DescField | undefined, about: string | number | undefined): string {
  const named = of !== undefined ? labelOf(of) : undefined;
  const text = (texts[reason] ?? ownTexts[reason])?.[language] ?? reason;
  return text.replace(/\[([^\]]+)\]/, (_, word: string) => (language === "da" ? named?.danish : named?.english) ?? word).replace("{0}", String(about));
}

/** A refusal of a request before it is sent, as a service would answer it. */
export function invalid(problems: readonly FieldProblem[], language: Language): ConnectError {
  const fieldViolations = problems.map((problem) => violationOf(problem, language)).map(({ field, reason, message }) => ({ field, reason, description: message }));
  const first = fieldViolations[0]!.description;
  const message =
    language === "da"
      ? `Anmodningen kan ikke behandles. Antal fejl: ${fieldViolations.length}. ${first}`
      : `The request cannot be handled. Violations: ${fieldViolations.length}. ${first}`;
  const error = refusalError(Code.InvalidArgument, "INVALID_REQUEST", message);
  error.details.push({ desc: BadRequestSchema, value: { fieldViolations } });
  return error;
}

/** A refusal in the same form as the services'. */
export function refusalError(code: Code, reason: string, message: string, facts: Record<string, string> = {}): ConnectError {
  return new ConnectError(message, code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain, metadata: facts } },
    { desc: LocalizedMessageSchema, value: { message } },
  ]);
}

// Reasons that no service has: a value of a type other than the contract's cannot reach a service.
const ownTexts: Readonly<Record<string, { readonly da: string; readonly en: string }>> = {
  VALUE_OF_WRONG_TYPE: { da: "Værdien har en forkert type.", en: "The value is of the wrong type." },
};

function conflictIn(code: Code, facts: Readonly<Record<string, string>>): Conflict | undefined {
  const currentEtag = facts["current_etag"];
  if (code !== Code.Aborted || currentEtag === undefined) return undefined;
  const changedAt = new Date(facts["changed_at"] ?? "");
  return { currentEtag, changedBy: facts["changed_by"] ?? "", changedAt: Number.isNaN(changedAt.getTime()) ? undefined : changedAt };
}

const toPath = (field: string): string => field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
