import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  LocalizedMessageSchema,
  PreconditionFailureSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "./gen/google/rpc/error_details_pb.js";

const domain = "sygeopfoelgning.dk";

/** One field of a request that cannot be as it is. */
export interface FieldViolation {
  /** Path of the field as the contract writes it, such as `form.citizen.cpr_number` or `items[2].text`. */
  readonly field: string;
  /** The same path as a form in TypeScript has it, such as `form.citizen.cprNumber`. */
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
  /** What it is about. */
  readonly subject: string;
  /** Text for the user: what to do first. */
  readonly message: string;
}

/** What a refusal is about. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly message: string;
}

/** What a service of the suite answered instead of doing what it was asked. */
export interface Refusal {
  /** gRPC status. */
  readonly code: Code;
  /** Stable code to decide by, such as `CASE_ALREADY_OPEN`; all are listed in docs/errors.md. */
  readonly reason: string;
  /** Text for the user: Danish, or English where the suite was connected with it. */
  readonly message: string;
  /** What the reason speaks of, such as `case_id`. */
  readonly facts: Readonly<Record<string, string>>;
  /** All fields that are not as they must be, of INVALID_ARGUMENT. */
  readonly violations: readonly FieldViolation[];
  /** What must happen first, of FAILED_PRECONDITION. */
  readonly preconditions: readonly Precondition[];
  /** What it is about, of NOT_FOUND, ALREADY_EXISTS and ABORTED. */
  readonly resource: Resource | undefined;
  /** How long to wait before the same may be sent again; undefined where that would not help. */
  readonly retryAfterMs: number | undefined;
  /** Somebody was first: what they changed, and the version there is now. */
  readonly conflict: Conflict | undefined;
  /** Under which the server's log has the rest, of INTERNAL. */
  readonly errorId: string | undefined;
}

/** Somebody else changed the same thing first: read it again and decide again. */
export interface Conflict {
  readonly currentEtag: string;
  readonly changedBy: string;
  readonly changedAt: Date | undefined;
}

/**
 * The refusal in an error; undefined for an error that no service of the suite answered: the network is away, a proxy is in
 * between, the call was cancelled here. Nothing is known then of what the call did.
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

/** The text to show for any error, whatever went wrong. */
export function messageFor(error: unknown, language: "da" | "en" = "da"): string {
  return findRefusal(error)?.message ?? unanswered[language];
}

const unanswered = {
  da: "Der er ingen forbindelse til systemet lige nu. Prøv igen om et øjeblik.",
  en: "There is no connection to the system right now. Try again in a moment.",
};

function conflictIn(code: Code, facts: Readonly<Record<string, string>>): Conflict | undefined {
  const currentEtag = facts["current_etag"];
  if (code !== Code.Aborted || currentEtag === undefined) return undefined;
  const changedAt = new Date(facts["changed_at"] ?? "");
  return { currentEtag, changedBy: facts["changed_by"] ?? "", changedAt: Number.isNaN(changedAt.getTime()) ? undefined : changedAt };
}

const toPath = (field: string): string => field.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
