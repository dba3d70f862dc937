import { Code, ConnectError, type CallOptions } from "@connectrpc/connect";
import { findRefusal } from "./errors.js";
import { jittered, wait } from "./waiting.js";

// The server sends something every 20 s.
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

/** An update of a watch; heartbeats are not passed on. */
export type WatchUpdate<A extends Answer> = Exclude<A["answer"], { case: "heartbeat" } | { case: undefined }>;

/** How to watch. */
export interface WatchOptions {
  /** Ends the watch. */
  readonly signal?: AbortSignal;
  /** Called when the current state of everything watched is known (true), and when the connection is lost and is being restored (false). */
  readonly onLive?: (live: boolean) => void;
  /** How long without any message before the connection counts as lost; 50 s when absent. */
  readonly silenceMs?: number;
}

/**
 * Watches until it is aborted: `for await (const update of watch(suite.cases.watch.watch, { subscriptions }))`.
 * It resumes where it stopped after a network failure, after a restart of the service, after the server closed the stream (every
 * ten minutes, and when the caller's token has expired), and when the reader was too slow. It ends when every subscription has
 * ended, and throws errors that a retry would not solve.
 */
export async function* watch<S extends Subscription, Q extends { subscriptions?: S[]; resumeToken?: string }, A extends Answer>(
  call: (request: Q, options?: CallOptions) => AsyncIterable<A>,
  request: Q & { subscriptions: S[] },
  options: WatchOptions = {},
): AsyncGenerator<WatchUpdate<A>, void> {
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
          yield answer as WatchUpdate<A>;
          if (answer.case === "ended") {
            const { subscriptionId } = answer.value as { subscriptionId: string };
            subscriptions = subscriptions.filter((one) => one.subscriptionId !== subscriptionId);
          }
        }
        // Only now has the reader processed it: after an interruption before this line it is sent again.
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

/** The next answer, unless nothing arrives for too long. The time the reader takes does not count. */
async function heard<T>(next: Promise<T>, connection: AbortController, within: number): Promise<T> {
  const timer = setTimeout(() => connection.abort(new ConnectError("nothing was received", Code.Unavailable)), within);
  try {
    return await next;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether to reconnect after a connection ended: a service's answer decides, and a missing answer always means yes. */
function isPassing(error: unknown): boolean {
  const code = findRefusal(error)?.code;
  if (code !== undefined) return code === Code.Unavailable || code === Code.ResourceExhausted || code === Code.Internal;
  return !(error instanceof ConnectError) || ![Code.Unimplemented, Code.Unauthenticated, Code.PermissionDenied, Code.InvalidArgument].includes(error.code);
}
