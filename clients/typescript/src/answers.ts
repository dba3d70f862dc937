// What an error means for a command that waits.
import { Code, ConnectError } from "@connectrpc/connect";
import { findRefusal, wasAnswered, type Refusal } from "./errors.js";

/** What an error means for the command that met it, and for those behind it. */
export type Meaning =
  /** No service is to blame: the user must sign on anew. */
  | { readonly is: "signed out" }
  /** The service says that it should be sent again later. */
  | { readonly is: "later" }
  /** Nobody answered: the connection is gone, or it broke on this command. */
  | { readonly is: "lost" }
  /** Somebody changed the same thing first. */
  | { readonly is: "conflict"; readonly refusal: Refusal }
  /** It would be refused again. */
  | { readonly is: "refused"; readonly refusal: Refusal }
  /** It failed, there or here, and may go better another time. */
  | { readonly is: "failed"; readonly refusal: Refusal | undefined };

export function meaningOf(error: unknown): Meaning {
  const refusal = findRefusal(error);
  // Whatever is no answer and no lost connection is a fault of a program; it must not stop the others.
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
