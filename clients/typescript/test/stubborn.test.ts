// The queue continues, whatever happens to one command: it cannot be sent, a server fails on it, nobody answers, it is stored incorrectly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, getOption, hasOption, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { connect, findRefusal, memoryStorage, messageFor, OfflineQueue, sealedWith, type Command, type QueueStorage, type Suite } from "@sygeopfoelgning/client";
import { IntakeService, RegisterCaseResponseSchema } from "@sygeopfoelgning/client/cases";
import { AppendEntryResponseSchema, JournalService, type AppendEntryRequest, type AppendEntryRequestSchema } from "@sygeopfoelgning/client/documentation";
import { request_limit_bytes } from "@sygeopfoelgning/client/options";
import { ErrorInfoSchema, LocalizedMessageSchema, RetryInfoSchema } from "@sygeopfoelgning/client/google/rpc/error_details";

const register = IntakeService.method.registerCase;
const note = JournalService.method.appendEntry;
const halfEmoji = "Talt om \ud83d";
const fiveMiB = "a".repeat(5 * 1024 * 1024);

const addresses = { cases: "http://cases.test", scheduling: "http://scheduling.test", coordination: "http://coordination.test", documentation: "http://documentation.test" };

/** A hand-made suite: notes whose subject is in `bad` get that result, the others are done. */
function suiteThat(bad: Record<string, () => unknown>, serving: () => boolean | undefined = () => true) {
  const asked: string[] = [];
  const suite = {
    language: "da",
    atLeast: () => "",
    isServing: () => Promise.resolve(serving()),
    call: async (method: { name: string }, request: AppendEntryRequest) => {
      const subject = method.name === "RegisterCase" ? "sag" : request.subject;
      asked.push(subject);
      await bad[subject]?.();
      return method.name === "RegisterCase"
        ? create(RegisterCaseResponseSchema, { case: { caseId: "case" }, position: "cases1" })
        : create(AppendEntryResponseSchema, { entry: { entryId: "entry" }, position: "journal1" });
    },
  } as unknown as Suite;
  return { suite, asked };
}

const throws = (error: unknown) => () => {
  throw error;
};
const answered = (code: Code) => new ConnectError("", code, { "grpc-status": String(code) });
const failedToFetch = () => new ConnectError("Failed to fetch", Code.Unknown, undefined, undefined, new TypeError("Failed to fetch"));
const withReason = (code: Code, retryAfterSeconds?: bigint) =>
  new ConnectError("no", code, undefined, [
    { desc: ErrorInfoSchema, value: { reason: "LIMIT", domain: "sygeopfoelgning.dk" } },
    { desc: LocalizedMessageSchema, value: { locale: "da-DK", message: "Over grænsen." } },
    ...(retryAfterSeconds === undefined ? [] : [{ desc: RetryInfoSchema, value: { retryDelay: { seconds: retryAfterSeconds } } }]),
  ]);

async function queued(suite: Suite, subjects: readonly string[], storage: QueueStorage = memoryStorage()) {
  const queue = new OfflineQueue({ suite, storage, owner: "anna" });
  const ids = new Map<string, string>();
  for (const subject of subjects) ids.set(subject, await queue.add(note, { caseId: "known", subject, text: "Talt sammen." }, { label: subject }));
  const outcomes = async () => Object.fromEntries((await queue.list()).map((command) => [command.label, command.outcome.state]));
  return { queue, storage, ids, outcomes };
}

/** As an earlier version stored it without checking. */
const keptBefore = (storage: QueueStorage, id: string, request: unknown, others: Partial<Command> = {}) =>
  storage.update(id, () => ({
    id,
    owner: "anna",
    method: "sygeopfoelgning.documentation.v1.JournalService.AppendEntry",
    service: "documentation",
    request: JSON.stringify(request),
    purpose: undefined,
    needs: [],
    label: id,
    queuedAt: Date.now(),
    number: 0,
    failures: 0,
    outcome: { state: "waiting" },
    ...others,
  }));

const small = ["lille 1", "lille 2", "lille 3"];

for (const [what, request, field, reason] of [
  ["half an emoji", { caseId: "c", text: halfEmoji }, "text", "TEXT_UNREADABLE"],
  ["the other half of an emoji", { caseId: "c", subject: "\ude00 glad" }, "subject", "TEXT_UNREADABLE"],
  ["a number in the place of a text", { caseId: "c", text: 5 }, "text", "VALUE_OF_WRONG_TYPE"],
  ["an object in the place of a text", { caseId: "c", text: { da: "Talt" } }, "text", "VALUE_OF_WRONG_TYPE"],
  ["a list in the place of an id", { caseId: ["c"] }, "case_id", "VALUE_OF_WRONG_TYPE"],
] as const) {
  test(`${what} is refused when it is added, and nothing is kept`, async () => {
    const { queue } = await queued(suiteThat({}).suite, []);
    await assert.rejects(queue.add(note, request as unknown as MessageInitShape<typeof AppendEntryRequestSchema>), (error) => {
      const refusal = findRefusal(error);
      assert.deepEqual([refusal?.code, refusal?.reason, refusal?.violations.map((one) => [one.field, one.reason])], [Code.InvalidArgument, "INVALID_REQUEST", [[field, reason]]]);
      assert.match(messageFor(error), /^Anmodningen kan ikke behandles\. Antal fejl: 1\. (Teksten indeholder tegn, der ikke kan læses|Værdien har en forkert type)/);
      return true;
    });
    assert.deepEqual(await queue.list(), []);
  });
}

for (const [what, form, paths] of [
  ["a name cut inside an emoji", { citizen: { name: "Anna \ud83d" } }, ["form.citizen.name"]],
  ["a date of JavaScript", { firstAbsenceDay: new Date() }, ["form.firstAbsenceDay"]],
  ["a date as text", { firstAbsenceDay: "2026-03-02" }, ["form.firstAbsenceDay"]],
  ["parts of dates that are no numbers", { firstAbsenceDay: { year: "2026", month: 2.5, day: 1 } }, ["form.firstAbsenceDay.year", "form.firstAbsenceDay.month"]],
  ["a word of an enum", { causeGroup: "CAUSE_GROUP_STRESS" }, ["form.causeGroup"]],
  ["one thing where there is a list", { earlierCountedPeriods: {} }, ["form.earlierCountedPeriods"]],
  ["a list with a number in it", { earlierCountedPeriods: [{}, 5] }, ["form.earlierCountedPeriods[1]"]],
  ["a form that is none", "skemaet", ["form"]],
] as const) {
  test(`of a form, ${what} is refused when it is added, with the path of the field`, async () => {
    const { queue } = await queued(suiteThat({}).suite, []);
    await assert.rejects(queue.add(register, { form: form as never }), (error) => {
      assert.deepEqual(findRefusal(error)?.violations.map((one) => one.path), paths);
      return true;
    });
  });
}

test("a message over the limit is refused when it is added, with the limit", async () => {
  const { queue } = await queued(suiteThat({}).suite, []);
  await assert.rejects(queue.add(note, { caseId: "c", text: fiveMiB }), (error) => {
    const refusal = findRefusal(error);
    // 4 MiB, unless the method takes less.
    const limit = hasOption(note, request_limit_bytes) ? getOption(note, request_limit_bytes) : 4 * 1024 * 1024;
    assert.deepEqual([refusal?.code, refusal?.reason, refusal?.facts["limit_bytes"]], [Code.ResourceExhausted, "MESSAGE_TOO_LARGE", String(limit)]);
    assert.match(messageFor(error), /^Anmodningen er for stor: højst [0-9]+ [KM]iB\./);
    return true;
  });
  await queue.add(note, { caseId: "c", text: "😀".repeat(20_000) });
});

test("a purpose cut inside an emoji is refused when a command is added", async () => {
  const { queue } = await queued(suiteThat({}).suite, []);
  await assert.rejects(queue.add(note, { caseId: "c" }, { purpose: "Opfølgning \ud83d" }), (error) => {
    assert.deepEqual(findRefusal(error)?.violations.map(({ field, reason }) => [field, reason]), [["x-purpose", "TEXT_UNREADABLE"]]);
    return true;
  });
});

test("what an earlier version kept and nobody can send is settled at the next replay, and the others are done", async () => {
  const storage = memoryStorage();
  await keptBefore(storage, "halv", { caseId: "c", text: halfEmoji });
  await keptBefore(storage, "stor", { caseId: "c", text: fiveMiB });
  await keptBefore(storage, "forkert", { caseId: "c", text: 5 });
  await keptBefore(storage, "ukendt", { caseId: "c", tekst: "Talt." });
  await keptBefore(storage, "formål", { caseId: "c", text: "Talt." }, { purpose: "Opfølgning \ud83d" });
  await keptBefore(storage, "ingen JSON", {}, { request: "{" });
  await keptBefore(storage, "metode", {}, { method: "sygeopfoelgning.documentation.v1.JournalService.Forgotten" });
  await keptBefore(storage, "behov", {}, { needs: undefined as never });
  const { suite, asked } = suiteThat({});
  const { queue, outcomes } = await queued(suite, small, storage);

  const pass = await queue.replay();

  assert.deepEqual([asked.sort(), pass.done, pass.waiting, pass.stopped], [small, 3, 0, undefined]);
  assert.deepEqual(await outcomes(), {
    halv: "refused", stor: "refused", forkert: "refused", ukendt: "refused", formål: "refused", "ingen JSON": "attention", metode: "attention", behov: "attention",
    "lille 1": "done", "lille 2": "done", "lille 3": "done",
  });
  const [half, big] = await queue.list();
  assert.deepEqual(half!.outcome.state === "refused" && half!.outcome.refusal.violations.map((one) => one.path), ["text"]);
  assert.equal(big!.outcome.state === "refused" && big!.outcome.refusal.reason, "MESSAGE_TOO_LARGE");
});

test("half an emoji that was kept before is put right and sent", async () => {
  const storage = memoryStorage();
  await keptBefore(storage, "halv", { caseId: "c", subject: "Halv", text: halfEmoji });
  const { queue, outcomes } = await queued(suiteThat({}).suite, [], storage);
  await queue.replay();

  await queue.replace(note, "halv", (request) => ({ ...request, text: request.text.replace("\ufffd", "🙂") }));

  assert.equal((await queue.replay()).done, 1);
  assert.deepEqual(await outcomes(), { halv: "done" });
});

for (const code of [Code.Unknown, Code.Unimplemented, Code.ResourceExhausted, Code.Internal, Code.PermissionDenied, Code.InvalidArgument]) {
  test(`${Code[code]} of a server without a reason is shown after five tries, and keeps nobody back`, async () => {
    const { suite, asked } = suiteThat({ stor: throws(answered(code)) });
    const { queue, outcomes } = await queued(suite, ["stor", ...small]);

    assert.deepEqual(await queue.replay(), { done: 3, refused: 0, attention: 0, waiting: 1, stopped: undefined });
    for (let pass = 2; pass <= 4; pass++) assert.equal((await queue.replay()).waiting, 1);
    assert.deepEqual(await queue.replay(), { done: 3, refused: 0, attention: 1, waiting: 0, stopped: undefined });

    assert.equal(asked.filter((one) => one === "stor").length, 5);
    assert.equal((await outcomes())["stor"], "attention");
    const { outcome } = (await queue.list())[0]!;
    assert.ok(outcome.state === "attention" && outcome.why === "fails" && /kunne ikke behandle/.test(outcome.message));
  });
}

test("a limit without a delay is final, one with a delay is waited for", async () => {
  const { suite } = suiteThat({ stor: throws(withReason(Code.ResourceExhausted)), travl: throws(withReason(Code.ResourceExhausted, 1n)) });
  const { queue, outcomes } = await queued(suite, ["stor", "travl", ...small]);

  await queue.replay();

  assert.deepEqual(await outcomes(), { stor: "refused", travl: "waiting", "lille 1": "done", "lille 2": "done", "lille 3": "done" });
});

test("commands on which the connection breaks keep nobody back, and are shown after five passes while the service is there", async () => {
  const big = ["stor 1", "stor 2", "stor 3", "stor 4", "stor 5", "stor 6"];
  const { suite } = suiteThat(Object.fromEntries(big.map((one) => [one, throws(failedToFetch())])));
  const { queue, outcomes } = await queued(suite, [...big, ...small]);

  assert.deepEqual(await queue.replay(), { done: 3, refused: 0, attention: 0, waiting: 6, stopped: undefined });
  for (let pass = 2; pass <= 5; pass++) await queue.replay();

  assert.deepEqual(await outcomes(), { ...Object.fromEntries(big.map((one) => [one, "attention"])), "lille 1": "done", "lille 2": "done", "lille 3": "done" });
});

test("more such commands than a pass tries keep those behind them back for a pass at most", async () => {
  const big = Array.from({ length: 12 }, (_, i) => `stor ${i}`);
  const { suite } = suiteThat(Object.fromEntries(big.map((one) => [one, throws(failedToFetch())])), () => undefined);
  const { queue } = await queued(suite, [...big, ...small]);

  await queue.replay();

  assert.equal((await queue.replay()).done, 3);
});

test("without a connection everything waits, however often it is tried, and not all of it is tried each time", async () => {
  let away = true;
  const all = Array.from({ length: 40 }, (_, i) => `notat ${i}`);
  const { suite, asked } = suiteThat(Object.fromEntries(all.map((one) => [one, () => (away ? throws(failedToFetch())() : undefined)])), () => false);
  const { queue } = await queued(suite, all);

  for (let pass = 0; pass < 20; pass++) assert.deepEqual(await queue.replay(), { done: 0, refused: 0, attention: 0, waiting: 40, stopped: "offline" });
  assert.ok(asked.length <= 20 * 12, `${asked.length} calls`);

  away = false;
  assert.equal((await queue.replay()).done, 40);
});

test("a service that is there and cannot serve is waited for", async () => {
  const { suite } = suiteThat({ notat: throws(new ConnectError("", Code.DeadlineExceeded)) }, () => false);
  const { queue } = await queued(suite, ["notat"]);
  for (let pass = 0; pass < 20; pass++) assert.equal((await queue.replay()).waiting, 1);
});

test("what is lost once is sent again in the same pass, and what builds on it goes with it", async () => {
  let first = true;
  const { suite } = suiteThat({
    sag: () => {
      if (!first) return;
      first = false;
      throw failedToFetch();
    },
  });
  const { queue } = await queued(suite, []);
  const registered = await queue.add(register, {});
  await queue.add(note, { text: "Talt." }, { needs: [{ command: registered, take: "case.caseId", put: "caseId" }] });

  assert.equal((await queue.replay()).done, 2);
});

test("a command that failed is tried again under its own request id when the user says so, with what builds on it", async () => {
  let broken = true;
  const { suite, asked } = suiteThat({ sag: () => (broken ? throws(answered(Code.Unknown))() : undefined) });
  const { queue } = await queued(suite, []);
  const registered = await queue.add(register, {});
  await queue.add(note, { text: "Talt." }, { needs: [{ command: registered, take: "case.caseId", put: "caseId" }] });
  for (let pass = 0; pass < 5; pass++) await queue.replay();
  assert.equal((await queue.replay()).attention, 2);

  broken = false;
  await queue.retry(registered);

  assert.equal((await queue.replay()).done, 2);
  assert.deepEqual((await queue.list()).map((command) => command.id).includes(registered), true);
  assert.equal(asked.length, 7);
});

test("what another key has sealed needs the user, and keeps nobody back", async () => {
  const storage = memoryStorage();
  const key = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await new OfflineQueue({ suite: suiteThat({}).suite, storage, owner: "anna", seal: sealedWith(await key()) }).add(note, { caseId: "c" }, { label: "anden nøgle" });
  const queue = new OfflineQueue({ suite: suiteThat({}).suite, storage, owner: "anna", seal: sealedWith(await key()) });
  await queue.add(note, { caseId: "c" }, { label: "denne nøgle" });

  await queue.replay();

  assert.deepEqual((await queue.list()).map((command) => [command.label, command.outcome.state]), [["anden nøgle", "attention"], ["denne nøgle", "done"]]);
});

test("a storage that fails, and a page that throws, throw nothing out of a replay", async () => {
  const storage = memoryStorage();
  let full: "nothing" | "updates" | "all" = "nothing";
  const failing: QueueStorage = {
    all: () => (full === "all" ? Promise.reject(new Error("QuotaExceededError")) : storage.all()),
    get: (id) => storage.get(id),
    update: (id, change) => (full === "updates" ? Promise.reject(new Error("QuotaExceededError")) : storage.update(id, change)),
  };
  const { suite } = suiteThat({});
  const queue = new OfflineQueue({ suite, storage: failing, owner: "anna", onChange: throws(new Error("the page")) });
  await queue.add(note, { caseId: "c" });

  full = "all";
  assert.equal((await queue.replay()).stopped, "storage");
  full = "updates";
  assert.deepEqual(await queue.replay(), { done: 0, refused: 0, attention: 0, waiting: 1, stopped: "storage" });
  const stop = new AbortController();
  const replaying = queue.keepReplaying(stop.signal, 1);
  full = "nothing";
  while ((await queue.list())[0]!.outcome.state !== "done") await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await replaying;
});

test("a fault of the program itself keeps nobody back and is shown", async () => {
  const { suite } = suiteThat({ fejl: throws(new RangeError("a bug")) });
  const { queue } = await queued(suite, ["fejl", ...small]);
  assert.equal((await queue.replay()).done, 3);
  for (let pass = 2; pass <= 5; pass++) await queue.replay();
  assert.equal((await queue.list())[0]!.outcome.state, "attention");
});

// The same over the wire.

/** A service of gRPC-Web that answers with a status. */
function answering(status: Code, headers: Record<string, string> = {}): typeof fetch {
  return () => Promise.resolve(new Response(new Uint8Array(), { headers: { "content-type": "application/grpc-web+proto", "grpc-status": String(status), ...headers } }));
}

const suiteOver = (wire: typeof fetch, purpose = "Sagsbehandling", token: () => Promise<string> = () => Promise.resolve("token")) =>
  connect({ services: addresses, token, purpose, fetch: wire });

for (const code of [Code.Unknown, Code.Unimplemented, Code.ResourceExhausted]) {
  test(`through the wire, ${Code[code]} of a server is no lost connection`, async () => {
    const suite = suiteOver(answering(code));
    await assert.rejects(suite.documentation.journal.appendEntry({ caseId: "c" }), (error) => {
      assert.equal(messageFor(error), "Systemet kunne ikke behandle dette. Prøv igen, og kontakt den systemansvarlige, hvis det bliver ved.");
      return true;
    });
    const { queue } = await queued(suite, ["notat"]);
    for (let pass = 1; pass <= 4; pass++) assert.deepEqual(await queue.replay(), { done: 0, refused: 0, attention: 0, waiting: 1, stopped: undefined });
    assert.equal((await queue.replay()).attention, 1);
  });
}

for (const [what, wire] of [
  ["a network that is away", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["a page of the hotel's network", () => Promise.resolve(new Response("<html>", { headers: { "content-type": "text/html" } }))],
  ["a proxy that knows no such page", () => Promise.resolve(new Response("", { status: 404 }))],
] as [string, typeof fetch][]) {
  test(`through the wire, ${what} leaves everything waiting`, async () => {
    const { queue } = await queued(suiteOver(wire), ["notat"]);
    for (let pass = 1; pass <= 10; pass++) assert.deepEqual(await queue.replay(), { done: 0, refused: 0, attention: 0, waiting: 1, stopped: "offline" });
  });
}

test("through the wire, a proxy that refuses one command for its size is met by five tries while the service says it serves", async () => {
  const serving = new Uint8Array([0, 0, 0, 0, 2, 8, 1]);
  const { queue } = await queued(
    suiteOver((input) => Promise.resolve(String(input).endsWith("/grpc.health.v1.Health/Check") ? new Response(serving, { headers: { "content-type": "application/grpc-web+proto" } }) : new Response("", { status: 413 }))),
    ["notat"],
  );
  for (let pass = 1; pass <= 4; pass++) assert.equal((await queue.replay()).waiting, 1);
  assert.equal((await queue.replay()).attention, 1);
});

test("a purpose cut inside an emoji is refused with its reason, for a call and for what is queued", async () => {
  const sent: string[] = [];
  const suite = suiteOver((input) => {
    sent.push(String(input));
    return Promise.reject(new TypeError("Failed to fetch"));
  }, "Opfølgning \ud83d");
  await assert.rejects(suite.cases.case.getCase({ caseId: "c" }), (error) => {
    assert.deepEqual([findRefusal(error)?.reason, findRefusal(error)?.violations[0]?.field], ["INVALID_REQUEST", "x-purpose"]);
    assert.doesNotMatch(messageFor(error), /forbindelse/);
    return true;
  });
  const { queue } = await queued(suite, ["notat"]);
  assert.deepEqual(await queue.replay(), { done: 0, refused: 1, attention: 0, waiting: 0, stopped: undefined });
  assert.deepEqual(sent, []);
});

test("a call that cannot be encoded is refused with its field before it is sent", async () => {
  const suite = suiteOver(() => assert.fail("nothing is sent"));
  await assert.rejects(suite.documentation.journal.appendEntry({ caseId: "c", text: halfEmoji }), (error) => {
    assert.deepEqual(findRefusal(error)?.violations.map((one) => one.path), ["text"]);
    return true;
  });
});

test("whoever gets no token must sign on, and blames no command for it", async () => {
  const suite = suiteOver(answering(Code.Unknown), "Sagsbehandling", () => Promise.reject(new TypeError("Failed to fetch")));
  const { queue } = await queued(suite, small);
  for (let pass = 1; pass <= 10; pass++) assert.deepEqual(await queue.replay(), { done: 0, refused: 0, attention: 0, waiting: 3, stopped: "signed out" });
});
