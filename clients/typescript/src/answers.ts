// What an error means for a queued command.
import { Code, ConnectError } from "@connectrpc/connect";
import { findRefusal, wasAnswered, type Refusal } from "./errors.js";

/** What an error means for the command that got it, and for those behind it. */
export type Meaning =
  /** No service is at fault: the user must sign on again. */
  | { readonly is: "signed out" }
  /** The service asks to retry later. */
  | { readonly is: "later" }
  /** No answer: there is no connection, or it broke on this command. */
  | { readonly is: "lost" }
  /** Somebody else changed the same thing first. */
  | { readonly is: "conflict"; readonly refusal: Refusal }
  /** It would be refused again. */
  | { readonly is: "refused"; readonly refusal: Refusal }
  /** It failed, there or here, and a retry may succeed. */
  | { readonly is: "failed"; readonly refusal: Refusal | undefined };

export function meaningOf(error: unknown): Meaning {
  const refusal = findRefusal(error);
  // Anything that is neither an answer nor a lost connection is a program fault; it must not stop the others.
  if (!(error instanceof ConnectError)) return { is: error instanceof TypeError ? "lost" : "failed", refusal };
  switch (error.code) {
    case Code.Unauthenticated:
      return { is: "signed out" };
    case Code.Unavailable:
      return { is: wasAnswered(error) ? "later" : "lost" };
    case Code.Canceled:
    case Code.DeadlineExceeded:
      return { is: "lost" };
  }
  if (refusal === undefined) return { is: wasAnswered(error) ? "failed" : "lost", refusal };
  switch (error.code) {
    case Code.ResourceExhausted:
      return refusal.retryAfterMs === undefined ? { is: "refused", refusal } : { is: "later" };
    case Code.Internal:
    case Code.Unknown:
      return { is: "failed", refusal };
    case Code.Aborted:
      return { is: "conflict", refusal };
    default:
      return { is: "refused", refusal };
  }
}
