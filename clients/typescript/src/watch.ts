import { Code, ConnectError, type CallOptions } from "@connectrpc/connect";
import { findRefusal } from "./errors.js";
import { jittered, wait } from "./waiting.js";

// The server is heard every 20 s.
const silence = 50_000;
const firstDelay = 250;
const longestDelay = 10_000;

interface Subscription {
  subscriptionId?: string;
}

interface Answer {
  resumeToken: string;
  answer: { case: string | undefined; value?: unknown };
}

/** What is told of a watch; heartbeats are not told. */
export type Told<A extends Answer> = Exclude<A["answer"], { case: "heartbeat" } | { case: undefined }>;

/** How to watch. */
export interface WatchOptions {
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Told when all that is watched is known as it is now (true), and when the connection is gone and is sought anew (false). */
  readonly onLive?: (live: boolean) => void;
  /** How long nothing may be heard before the connection counts as gone; 50 s when absent. */
  readonly silenceMs?: number;
}

/**
 * Watches until it is broken off, whatever happens in between: `for await (const told of watch(suite.cases.watch.watch, { subscriptions }))`.
 * It resumes where it was after the network was away, the service was restarted, the server closed the stream (as it does every
 * ten minutes, and when the caller's token has expired), or the reader was too slow for it. It ends when every subscription has
 * ended, and throws what would not go better a second time.
 */
export async function* watch<S extends Subscription, Q extends { subscriptions?: S[]; resumeToken?: string }, A extends Answer>(
  call: (request: Q, options?: CallOptions) => AsyncIterable<A>,
  request: Q & { subscriptions: S[] },
  options: WatchOptions = {},
): AsyncGenerator<Told<A>, void> {
  let subscriptions = request.subscriptions;
  let resumeToken = "";
  let delay = 0;
  let live = false;
  const setLive = (now: boolean) => {
    if (live !== now) options.onLive?.(now);
    live = now;
  };

  while (subscriptions.length > 0 && !options.signal?.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort(options.signal?.reason);
    options.signal?.addEventListener("abort", stop, { once: true });
    try {
      const stream = call({ ...request, subscriptions, resumeToken }, { signal: connection.signal, timeoutMs: -1 })[Symbol.asyncIterator]();
      for (;;) {
        const next = await heard(stream.next(), connection, options.silenceMs ?? silence);
        if (next.done === true) break;
        delay = 0;
        const { answer } = next.value;
        if (answer.case === "heartbeat") {
          setLive(true);
        } else if (answer.case !== undefined) {
          yield answer as Told<A>;
          if (answer.case === "ended") {
            const { subscriptionId } = answer.value as { subscriptionId: string };
            subscriptions = subscriptions.filter((one) => one.subscriptionId !== subscriptionId);
          }
        }
        // Only now has the reader taken it in: what breaks off before is told again.
        resumeToken = next.value.resumeToken || resumeToken;
      }
    } catch (error) {
      if (options.signal?.aborted) return;
      const refusal = findRefusal(error);
      if (refusal?.reason === "RESUME_TOKEN_INVALID" && resumeToken !== "") resumeToken = "";
      else if (!isPassing(error)) throw error;
      delay = refusal?.retryAfterMs ?? Math.min(Math.max(delay * 2, firstDelay), longestDelay);
    } finally {
      options.signal?.removeEventListener("abort", stop);
      connection.abort();
      setLive(false);
    }
    if (delay > 0 && subscriptions.length > 0) await wait(jittered(delay), options.signal).catch(() => undefined);
  }
}

/** The next answer, unless nothing is heard for too long. The time the reader takes does not count. */
async function heard<T>(next: Promise<T>, connection: AbortController, within: number): Promise<T> {
  const timer = setTimeout(() => connection.abort(new ConnectError("nothing was heard", Code.Unavailable)), within);
  try {
    return await next;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a connection that ended so is worth another: the answer of a service says so, and what nobody answered always is. */
function isPassing(error: unknown): boolean {
  const code = findRefusal(error)?.code;
  if (code !== undefined) return code === Code.Unavailable || code === Code.ResourceExhausted || code === Code.Internal;
  return !(error instanceof ConnectError) || ![Code.Unimplemented, Code.Unauthenticated, Code.PermissionDenied, Code.InvalidArgument].includes(error.code);
}
