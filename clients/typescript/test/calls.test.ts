// What is retried, and with which request: a service that answers as the test says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary, toBinary, create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { connect, findRefusal } from "@sygeopfoelgning/client";
import { IntakeService, RegisterCaseRequestSchema, RegisterCaseResponseSchema } from "@sygeopfoelgning/client/cases";
import { ErrorInfoSchema, RetryInfoSchema } from "@sygeopfoelgning/client/google/rpc/error_details";

const refusal = (code: Code, reason: string, retryMs?: number) =>
  new ConnectError(reason, code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain: "sygeopfoelgning.dk" } },
    ...(retryMs === undefined ? [] : [{ desc: RetryInfoSchema, value: { retryDelay: { seconds: 0n, nanos: retryMs * 1_000_000 } } }]),
  ]);

/** A suite that gives the answers in turn, and then the last one for ever. */
function suiteThat(...answers: (ConnectError | MessageInitShape<typeof RegisterCaseResponseSchema>)[]) {
  const requestIds: string[] = [];
  const headers: Headers[] = [];
  const fetch: typeof globalThis.fetch = (_, init) => {
    const body = init!.body as Uint8Array;
    requestIds.push(fromBinary(RegisterCaseRequestSchema, body.subarray(5)).requestId);
    headers.push(new Headers(init!.headers));
    const answer = answers[Math.min(requestIds.length, answers.length) - 1]!;
    const answered = new Headers({ "content-type": "application/grpc-web+proto" });
    if (answer instanceof ConnectError) {
      setTrailerStatus(answered, answer);
      return Promise.resolve(new Response(new Uint8Array(), { headers: answered }));
    }
    const frames = [frame(0, toBinary(RegisterCaseResponseSchema, create(RegisterCaseResponseSchema, answer))), frame(0x80, new TextEncoder().encode("grpc-status: 0\r\n"))];
    return Promise.resolve(new Response(Buffer.concat(frames), { headers: answered }));
  };
  const here = { cases: "http://cases", scheduling: "http://scheduling", coordination: "http://coordination", documentation: "http://documentation" };
  const suite = connect({ services: here, token: (renew) => (renew ? "new" : "old"), purpose: "Årlig gennemgang 100%", language: "en", fetch });
  return { suite, requestIds, headers };
}

const frame = (flags: number, content: Uint8Array) => {
  const header = Buffer.alloc(5);
  header[0] = flags;
  header.writeUInt32BE(content.length, 1);
  return Buffer.concat([header, content]);
};

for (const code of [Code.Unavailable, Code.ResourceExhausted]) {
  test(`${Code[code]} with a delay is sent again as the same request`, async () => {
    const { suite, requestIds } = suiteThat(refusal(code, "BUSY", 1), refusal(code, "BUSY", 1), { position: "p" });
    assert.equal((await suite.cases.intake.registerCase({})).position, "p");
    assert.equal(requestIds.length, 3);
    assert.match(requestIds[0]!, /^[0-9a-f-]{36}$/);
    assert.deepEqual(new Set(requestIds).size, 1);
  });
}

test("it is not sent for ever", async () => {
  const { suite, requestIds } = suiteThat(refusal(Code.Unavailable, "BUSY", 1));
  await assert.rejects(suite.cases.intake.registerCase({}), (error) => findRefusal(error)?.reason === "BUSY");
  assert.equal(requestIds.length, 5);
});

for (const [name, answer] of [
  ["UNAVAILABLE without a delay", refusal(Code.Unavailable, "AWAY")],
  ["what a proxy says", new ConnectError("HTTP 503", Code.Unavailable)],
  ["ABORTED", refusal(Code.Aborted, "ETAG_MISMATCH", 1)],
  ["INTERNAL", refusal(Code.Internal, "INTERNAL", 1)],
  ["DEADLINE_EXCEEDED", refusal(Code.DeadlineExceeded, "LATE", 1)],
] as const) {
  test(`${name} is not sent again`, async () => {
    const { suite, requestIds } = suiteThat(answer, {});
    await assert.rejects(suite.cases.intake.registerCase({}));
    assert.equal(requestIds.length, 1);
  });
}

test("who was not believed is sent again once with another token, as the same request", async () => {
  const { suite, requestIds, headers } = suiteThat(refusal(Code.Unauthenticated, "UNAUTHENTICATED"), {});
  await suite.cases.intake.registerCase({});
  assert.deepEqual(headers.map((one) => one.get("authorization")), ["Bearer old", "Bearer new"]);
  assert.equal(requestIds[0], requestIds[1]);

  const never = suiteThat(refusal(Code.Unauthenticated, "UNAUTHENTICATED"));
  await assert.rejects(never.suite.cases.intake.registerCase({}));
  assert.equal(never.requestIds.length, 2);
});

test("the purpose and the language go with every call; a purpose in other letters is encoded", async () => {
  const { suite, headers } = suiteThat({});
  await suite.cases.intake.registerCase({});
  await suite.cases.intake.registerCase({}, { headers: { "x-purpose": "100%25" } });
  await suite.call(IntakeService.method.registerCase, {}, { purpose: "Møde – opfølgning" });
  assert.deepEqual(headers.map((one) => decodeURIComponent(one.get("x-purpose")!.replace(/%(?![0-9A-F]{2})/g, "%25"))), ["Årlig gennemgang 100%", "100%25", "Møde – opfølgning"]);
  assert.ok(headers.every((one) => one.get("accept-language") === "en" && one.has("grpc-timeout")));
});
