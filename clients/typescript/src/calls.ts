import { clone, type DescMessage, type Message } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { Code, ConnectError, createContextKey, type Interceptor, type StreamRequest, type StreamResponse, type UnaryResponse } from "@connectrpc/connect";
import { findRefusal, invalid, type Language } from "./errors.js";
import { newRequestId } from "./ids.js";
import type { Positions } from "./positions.js";
import type { SignOn } from "./signon.js";
import { normal, problemOfPurpose } from "./texts.js";
import { jittered, wait } from "./waiting.js";

/** How often a call is sent at most while the service answers that it may be retried. */
const attempts = 5;

/**
 * Fills in what a caller should not have to think of: the request id of a write, and the position that a read must reflect. It runs
 * outside the retries, so that a retry sends the same call.
 */
export const filled = (service: string, positions: Positions): Interceptor => (next) => async (request) => {
  if (request.stream) return waiting(positions, request, next);

  const begun = positions.begin();
  const message = clone(request.method.input, request.message) as Message;
  if (textOf(request.method.input, message, "request_id") === "") setText(request.method.input, message, "request_id", newRequestId());
  const waits = textOf(request.method.input, message, "at_least") === "" && positions.atLeast !== "";
  if (waits) setText(request.method.input, message, "at_least", positions.atLeast);
  try {
    const answer = await next({ ...request, message });
    if (!answer.stream) {
      const position = textOf(request.method.output, answer.message, "position");
      if (position) positions.learn(service, position, begun);
    }
    return answer;
  } catch (error) {
    if (!waits || findRefusal(error)?.reason !== "POSITION_INVALID") throw error;
    positions.forget();
    setText(request.method.input, message, "at_least", "");
    return await next({ ...request, message });
  }
};

/** A stream that begins right after a write shows it, too. */
async function waiting(positions: Positions, request: StreamRequest, next: (request: StreamRequest) => Promise<StreamResponse | UnaryResponse>) {
  if (request.method.methodKind !== "server_streaming" || positions.atLeast === "") return next(request);

  const asked: Message[] = [];
  for await (const message of request.message) asked.push(message);
  const again = (atLeast: string) =>
    (async function* () {
      for (const one of asked) {
        const message = clone(request.method.input, one) as Message;
        if (textOf(request.method.input, message, "at_least") === "") setText(request.method.input, message, "at_least", atLeast);
        yield message;
      }
    })();
  try {
    return await next({ ...request, message: again(positions.atLeast) });
  } catch (error) {
    if (findRefusal(error)?.reason !== "POSITION_INVALID") throw error;
    positions.forget();
    return await next({ ...request, message: again("") });
  }
}

/** Retries, after the delay that the service names, a call that the service says may be sent again. Nothing else is ever retried. */
export const retried: Interceptor = (next) => async (request) => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await next(request);
    } catch (error) {
      const delay = attempt < attempts && !request.stream ? delayOf(error) : undefined;
      if (delay === undefined) throw error;
      await wait(jittered(delay * attempt), request.signal);
    }
  }
};

/** The purpose of a single call. Not a header yet: a header could only be Latin-1 before it is encoded. */
export const purposeOfCall = createContextKey<string | undefined>(undefined);

/** Adds who calls, why, and the language of the answer; a rejected token is renewed once. */
export const signed = (signOn: SignOn, purpose: () => string, language: Language): Interceptor => (next) => async (unsigned) => {
  // Headers of this attempt: a call that is sent again comes here with its own, and its purpose must not be encoded twice.
  const request = { ...unsigned, header: new Headers(unsigned.header) };
  // Set by a caller with another purpose than the session's.
  const given = request.contextValues.get(purposeOfCall) ?? request.header.get("x-purpose") ?? purpose();
  checkPurpose(given, language);
  if (given) request.header.set("x-purpose", headerText(given));
  request.header.set("accept-language", language);
  const token = await signOn.token().catch(signedOut);
  request.header.set("authorization", `Bearer ${token}`);
  try {
    return await next(request);
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code !== Code.Unauthenticated) throw error;
    request.header.set("authorization", `Bearer ${await signOn.renew(token).catch(signedOut)}`);
    return await next(request);
  }
};

// A user who gets no token is not without a connection to the services.
const signedOut = (reason: unknown): never => {
  throw reason instanceof ConnectError && reason.code === Code.Unauthenticated ? reason : new ConnectError("there is no token", Code.Unauthenticated, undefined, undefined, reason);
};

/** Throws a refusal for a purpose that cannot be sent. */
export function checkPurpose(purpose: string | undefined, language: Language): void {
  const problem = purpose === undefined ? undefined : problemOfPurpose(purpose);
  if (problem !== undefined) throw invalid([{ field: "x-purpose", ...problem }], language);
}

/** How long to wait before the same request may be sent again, for a refusal that says so. */
function delayOf(error: unknown): number | undefined {
  const refusal = findRefusal(error);
  return refusal?.code === Code.Unavailable || refusal?.code === Code.ResourceExhausted ? refusal.retryAfterMs : undefined;
}

/** Reads a field that means the same in every message, by its name; undefined if the message has none. */
export function textOf(schema: DescMessage, message: Message, name: string): string | undefined {
  const field = schema.fields.find((one) => one.name === name);
  return field === undefined ? undefined : String(reflect(schema, message).get(field));
}

/** Sets such a field if the message has it. */
export function setText(schema: DescMessage, message: Message, name: string, value: string): void {
  const field = schema.fields.find((one) => one.name === name);
  if (field !== undefined) reflect(schema, message).set(field, value);
}

// Headers are Latin-1 in browsers and ASCII in transit, so other characters are percent-encoded. So is a comma: intermediaries join
// two headers with a comma.
const headerText = (text: string): string => normal(text).replace(/[^\x20-\x7e]+|[%,]/g, encodeURIComponent);
