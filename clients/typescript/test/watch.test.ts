// Watching by itself: streams that end as the test says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type CallOptions } from "@connectrpc/connect";
import { watch } from "@sygeopfoelgning/client";
import { WatchResponseSchema, type WatchResponse } from "@sygeopfoelgning/client/cases";
import { ErrorInfoSchema, RetryInfoSchema } from "@sygeopfoelgning/client/google/rpc/error_details";

// As a caller may write it.
type Asked = { subscriptions?: { subscriptionId?: string }[]; resumeToken?: string };
type Step = MessageInitShape<typeof WatchResponseSchema> | ConnectError | "silence" | "close";

const state = (resumeToken: string, caseId: string): Step => ({
  resumeToken,
  answer: { case: "change", value: { subscriptionId: "one", state: { case: "case", value: { caseId } } } },
});
const heartbeat = (resumeToken: string): Step => ({ resumeToken, answer: { case: "heartbeat", value: {} } });
const ended = (subscriptionId: string): Step => ({ resumeToken: "t", answer: { case: "ended", value: { subscriptionId, reason: "CASE_NOT_FOUND", message: "Der findes ingen sag." } } });
const refusal = (code: Code, reason: string, retryMs?: number) =>
  new ConnectError(reason, code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain: "sygeopfoelgning.dk" } },
    ...(retryMs === undefined ? [] : [{ desc: RetryInfoSchema, value: { retryDelay: { seconds: 0n, nanos: retryMs * 1_000_000 } } }]),
  ]);

/** A service that plays one script per call, and records its requests. */
function serviceThat(...scripts: Step[][]) {
  const asked: Asked[] = [];
  async function* call(request: Asked, options?: CallOptions): AsyncGenerator<WatchResponse> {
    const script = scripts[asked.push(structuredClone(request)) - 1] ?? ["silence" as const];
    for (const step of script) {
      if (step instanceof ConnectError) throw step;
      if (step === "close") return;
      if (step === "silence") {
        await new Promise((_, reject) => {
          options!.signal!.addEventListener("abort", () => reject(ConnectError.from(options!.signal!.reason, Code.Canceled)));
        });
        continue;
      }
      yield create(WatchResponseSchema, step);
    }
  }
  return { call, asked };
}

/** Reads this many updates; returns them and the tokens of the calls. */
async function read(count: number, service: ReturnType<typeof serviceThat>, silenceMs = 10_000) {
  const told: string[] = [];
  const live: boolean[] = [];
  for await (const one of watch(service.call, { subscriptions: [{ subscriptionId: "one" }] }, { silenceMs, onLive: (now) => live.push(now) })) {
    told.push(one.case === "ended" ? "ended" : one.value.state.case === "case" ? one.value.state.value.caseId : "");
    if (told.length === count) break;
  }
  return { told, live, tokens: service.asked.map((request) => request.resumeToken) };
}

test("a stream that the server closes is resumed from the last answer that was taken in", async () => {
  const service = serviceThat([state("a", "1"), heartbeat("b"), "close"], [state("c", "2"), "close"], [state("d", "3")]);
  assert.deepEqual(await read(3, service), { told: ["1", "2", "3"], live: [true, false], tokens: ["", "b", "c"] });
});

for (const [name, end] of [
  ["the network is away", new ConnectError("Failed to fetch", Code.Unknown)],
  ["the service is restarted", new ConnectError("missing trailer", Code.Internal)],
  ["the service cannot answer", refusal(Code.Unavailable, "DATABASE_UNAVAILABLE", 1)],
  ["the reader was too slow", refusal(Code.ResourceExhausted, "WATCH_TOO_SLOW", 1)],
] as const) {
  test(`when ${name}, it goes on where it was`, async () => {
    const service = serviceThat([state("a", "1"), end], [state("b", "2")]);
    assert.deepEqual(await read(2, service), { told: ["1", "2"], live: [], tokens: ["", "a"] });
  });
}

test("a connection on which nothing is heard counts as gone", async () => {
  const service = serviceThat([state("a", "1"), "silence"], [state("b", "2")]);
  assert.deepEqual((await read(2, service, 30)).tokens, ["", "a"]);
});

test("the time that the reader takes does not count as silence", async () => {
  const service = serviceThat([state("a", "1"), state("b", "2"), state("c", "3")]);
  let count = 0;
  for await (const _ of watch(service.call, { subscriptions: [{ subscriptionId: "one" }] }, { silenceMs: 20 })) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    if (++count === 3) break;
  }
  assert.equal(service.asked.length, 1);
});

test("what the reader had not taken in when the connection broke is told again", async () => {
  const service = serviceThat([state("a", "1"), state("b", "2"), new ConnectError("gone")], [state("b", "2")]);
  const told: string[] = [];
  for await (const one of watch(service.call, { subscriptions: [{ subscriptionId: "one" }] })) {
    if (one.case !== "ended" && one.value.state.case === "case") told.push(one.value.state.value.caseId);
    if (told.length === 3) break;
  }
  assert.deepEqual(service.asked.map((request) => request.resumeToken), ["", "b"]);
});

test("a token that the server does not take is dropped", async () => {
  const service = serviceThat([state("a", "1"), "close"], [refusal(Code.InvalidArgument, "RESUME_TOKEN_INVALID")], [state("b", "2")]);
  assert.deepEqual((await read(2, service)).tokens, ["", "a", ""]);
});

test("a subscription that has ended is not asked for again, and when all have, so has the watch", async () => {
  const service = serviceThat([ended("two"), "close"], [ended("one"), "close"]);
  const told: string[] = [];
  const subscriptions = [{ subscriptionId: "one" }, { subscriptionId: "two" }];
  for await (const one of watch(service.call, { subscriptions })) if (one.case === "ended") told.push(one.value.reason);
  assert.deepEqual(told, ["CASE_NOT_FOUND", "CASE_NOT_FOUND"]);
  assert.deepEqual(service.asked.map((request) => request.subscriptions!.map((one) => one.subscriptionId)), [["one", "two"], ["one"]]);
});

for (const [code, reason] of [
  [Code.PermissionDenied, "ROLE_MISSING"],
  [Code.InvalidArgument, "INVALID_REQUEST"],
  [Code.Unauthenticated, "UNAUTHENTICATED"],
] as const) {
  test(`${reason} ends it: it would go no better a second time`, async () => {
    await assert.rejects(read(1, serviceThat([refusal(code, reason)])), (error: ConnectError) => error.code === code);
  });
}

test("whoever breaks it off is told nothing more, and the stream is closed", async () => {
  const service = serviceThat([state("a", "1"), "silence"]);
  const stop = new AbortController();
  const told: unknown[] = [];
  for await (const one of watch(service.call, { subscriptions: [{ subscriptionId: "one" }] }, { signal: stop.signal })) {
    told.push(one);
    setImmediate(() => stop.abort());
  }
  assert.equal(told.length, 1);
});
