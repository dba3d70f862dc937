// The queue by itself: a suite that answers as the test says, and both storages.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { indexedDbStorage, memoryStorage, OfflineQueue, sealedWith, type QueueStorage, type Suite } from "@sygeopfoelgning/client";
import { IntakeService, RegisterCaseResponseSchema, type RegisterCaseRequest } from "@sygeopfoelgning/client/cases";
import { AppendEntryResponseSchema, JournalService, type AppendEntryRequest } from "@sygeopfoelgning/client/documentation";
import { ErrorInfoSchema, LocalizedMessageSchema } from "@sygeopfoelgning/client/google/rpc/error_details";

const register = IntakeService.method.registerCase;
const note = JournalService.method.appendEntry;
const hour = 60 * 60 * 1000;

type Asked = { method: string; request: MessageInitShape<DescMessage>; purpose: string | undefined };

/** A suite that answers as the test says, and records its requests. */
function suiteThat(answers: (asked: Asked) => unknown, wrote = "") {
  const asked: Asked[] = [];
  const suite = {
    language: "da",
    atLeast: () => wrote,
    call: async (method: { name: string }, request: MessageInitShape<DescMessage>, options: { purpose?: string }) => {
      const one = { method: method.name, request, purpose: options.purpose };
      asked.push(one);
      return await answers(one);
    },
  } as unknown as Suite;
  return { suite, asked };
}

const wellDone = ({ method, request }: Asked) =>
  method === "RegisterCase"
    ? create(RegisterCaseResponseSchema, { case: { caseId: `case of ${(request as RegisterCaseRequest).requestId}` }, position: "cases1" })
    : create(AppendEntryResponseSchema, { entry: { entryId: "entry" }, position: "journal1" });

const refusal = (code: Code, reason: string, metadata: Record<string, string> = {}) =>
  new ConnectError(reason, code, undefined, [
    { desc: ErrorInfoSchema, value: { reason, domain: "sygeopfoelgning.dk", metadata } },
    { desc: LocalizedMessageSchema, value: { locale: "da-DK", message: `Afvist: ${reason}` } },
  ]);

// An error from the wire holds its details as bytes.
const refuses = (error: ConnectError) => () => {
  throw error;
};

const storages: [string, () => Promise<QueueStorage>][] = [
  ["memory", () => Promise.resolve(memoryStorage())],
  ["IndexedDB", () => indexedDbStorage(`queue-${Math.random()}`)],
];

for (const [name, open] of storages) {
  test(`${name}: what is added is kept and sent once, oldest first, with its purpose`, async () => {
    const { suite, asked } = suiteThat(wellDone);
    const storage = await open();
    const queue = new OfflineQueue({ suite, storage, owner: "anna" });
    const first = await queue.add(register, {}, { purpose: "Hjemmebesøg", label: "Ny sag" });
    const second = await queue.add(register, {});
    assert.deepEqual((await queue.list()).map((command) => [command.id, command.label, command.outcome.state]), [
      [first, "Ny sag", "waiting"],
      [second, "RegisterCase", "waiting"],
    ]);

    // Another program on the same storage: the first was closed.
    const later = new OfflineQueue({ suite, storage, owner: "anna" });
    assert.deepEqual(await later.replay(), { done: 2, refused: 0, attention: 0, waiting: 0, stopped: undefined });
    assert.deepEqual(await later.replay(), { done: 2, refused: 0, attention: 0, waiting: 0, stopped: undefined });

    assert.deepEqual(asked.map((one) => (one.request as RegisterCaseRequest).requestId), [first, second]);
    assert.deepEqual(asked.map((one) => one.purpose), ["Hjemmebesøg", undefined]);
    assert.equal((await later.answerTo(register, first))?.case?.caseId, `case of ${first}`);
    await later.forget(first);
    assert.deepEqual((await later.list()).map((command) => command.id), [second]);
  });

  test(`${name}: the first answer stays, whoever brings another later`, async () => {
    const storage = await open();
    let release!: (answer: unknown) => void;
    const slow = suiteThat(() => new Promise((resolve) => (release = resolve)));
    const fast = suiteThat(wellDone);
    const [one, other] = [slow, fast].map(({ suite }) => new OfflineQueue({ suite, storage, owner: "anna" }));
    const id = await one!.add(register, {});

    const sending = one!.send(id);
    while (slow.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await other!.send(id);
    release(create(RegisterCaseResponseSchema, { case: { caseId: "another" } }));
    await sending;

    assert.equal((await one!.answerTo(register, id))?.case?.caseId, `case of ${id}`);
  });
}

test("a note on a case that was registered offline waits for it and takes its id and its position", async () => {
  const { suite, asked } = suiteThat(wellDone);
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  const registered = await queue.add(register, {});
  const written = await queue.add(note, { subject: "Samtale", text: "Talt sammen." }, { needs: [{ command: registered, take: "case.caseId", put: "caseId" }] });

  assert.equal((await queue.send(written)).state, "waiting");
  assert.equal(asked.length, 0);
  assert.equal((await queue.replay()).done, 2);

  const sent = asked[1]!.request as AppendEntryRequest;
  assert.deepEqual([sent.caseId, sent.atLeast, sent.text], [`case of ${registered}`, "cases1", "Talt sammen."]);
});

test("a note on a case that was registered a moment ago waits for it, also when another program sends it", async () => {
  const storage = memoryStorage();
  const written = await new OfflineQueue({ suite: suiteThat(wellDone, "cases1.cases2").suite, storage, owner: "anna" }).add(note, { caseId: "known", atLeast: "cases2.plans1" });
  const later = suiteThat(wellDone, "cases9");
  const queue = new OfflineQueue({ suite: later.suite, storage, owner: "anna" });

  assert.equal((await queue.send(written)).state, "done");

  assert.equal((later.asked[0]!.request as AppendEntryRequest).atLeast, "cases2.plans1.cases1");
});

test("what was written before a restore is not waited for after it", async () => {
  const { suite, asked } = suiteThat((one) => ((one.request as AppendEntryRequest).atLeast !== "" ? refuses(refusal(Code.InvalidArgument, "POSITION_INVALID"))() : wellDone(one)), "cases1");
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  await queue.add(note, { caseId: "known" });

  assert.equal((await queue.replay()).done, 1);

  assert.equal(asked.length, 2);
});

test("what a service refuses is kept with the reason, and what builds on it needs attention", async () => {
  const { suite } = suiteThat(refuses(refusal(Code.InvalidArgument, "INVALID_REQUEST")));
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  const registered = await queue.add(register, {});
  const written = await queue.add(note, {}, { needs: [{ command: registered, take: "case.caseId", put: "caseId" }] });

  assert.deepEqual(await queue.replay(), { done: 0, refused: 1, attention: 1, waiting: 0, stopped: undefined });

  const [refused, dependent] = await queue.list();
  assert.equal(refused!.outcome.state === "refused" && refused!.outcome.refusal.message, "Afvist: INVALID_REQUEST");
  assert.equal(dependent!.id, written);
  assert.equal(dependent!.outcome.state === "attention" && dependent!.outcome.why, "needs another");
});

test("once the user has put a refused command right, what builds on it goes with it", async () => {
  let wrong = true;
  const { suite, asked } = suiteThat((one) => (wrong ? refuses(refusal(Code.InvalidArgument, "INVALID_REQUEST"))() : wellDone(one)));
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  const registered = await queue.add(register, { form: { citizen: { name: "Anders" } } });
  await queue.add(note, {}, { needs: [{ command: registered, take: "case.caseId", put: "caseId" }] });
  await queue.replay();

  wrong = false;
  // A constructed number; nothing here queries a register.
  // A constructed number.
  const renewed = await queue.replace(register, registered, (request) => ({ ...request, form: { ...request.form!, citizen: { ...request.form!.citizen!, cprNumber: "0107801234" } } }));

  assert.notEqual(renewed, registered);
  assert.equal((await queue.replay()).done, 2);
  const sent = asked.at(-2)!.request as RegisterCaseRequest;
  assert.deepEqual([sent.requestId, sent.form!.citizen!.name, sent.form!.citizen!.cprNumber], [renewed, "Anders", "0107801234"]);
  await assert.rejects(queue.replace(register, renewed), /refused or needs attention/);
});

test("a conflict needs the user, with the version there is now", async () => {
  const facts = { current_etag: "7", changed_by: "Bo", changed_at: "2026-03-02T09:00:00Z" };
  const { suite } = suiteThat(refuses(refusal(Code.Aborted, "ETAG_MISMATCH", facts)));
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  await queue.add(register, {});

  assert.equal((await queue.replay()).attention, 1);

  const outcome = (await queue.list())[0]!.outcome;
  assert.ok(outcome.state === "attention" && outcome.why === "conflict");
  assert.deepEqual(outcome.refusal?.conflict, { currentEtag: "7", changedBy: "Bo", changedAt: new Date("2026-03-02T09:00:00Z") });
});

for (const [name, error, stopped] of [
  ["a network that is away", new ConnectError("Failed to fetch", Code.Unknown), "offline"],
  ["a proxy that says no", new ConnectError("HTTP 403", Code.PermissionDenied), "offline"],
  ["a proxy that knows no such page", new ConnectError("HTTP 404", Code.Unimplemented), "offline"],
  ["a service that is busy", refusal(Code.Unavailable, "DATABASE_UNAVAILABLE"), "offline"],
  ["a deadline that passed", refusal(Code.DeadlineExceeded, "DEADLINE"), "offline"],
  ["a token that is not believed", refusal(Code.Unauthenticated, "UNAUTHENTICATED"), "signed out"],
] as const) {
  test(`${name} leaves the command where it is`, async () => {
    const { suite, asked } = suiteThat(refuses(error));
    const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
    await queue.add(register, {});
    assert.deepEqual(await queue.replay(), { done: 0, refused: 0, attention: 0, waiting: 1, stopped });
    assert.equal(asked.length, 1);
  });
}

test("one service that is away keeps no command from the others", async () => {
  const { suite } = suiteThat((one) => (one.method === "RegisterCase" ? refuses(new ConnectError("Failed to fetch"))() : wellDone(one)));
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  await queue.add(register, {});
  await queue.add(note, { caseId: "known" });
  assert.deepEqual(await queue.replay(), { done: 1, refused: 0, attention: 0, waiting: 1, stopped: "offline" });
});

test("a command on which the service fails time and again needs attention", async () => {
  const { suite } = suiteThat(refuses(refusal(Code.Internal, "INTERNAL", { error_id: "f00" })));
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  await queue.add(register, {});
  for (let i = 0; i < 4; i++) assert.equal((await queue.replay()).waiting, 1);

  assert.equal((await queue.replay()).attention, 1);

  const outcome = (await queue.list())[0]!.outcome;
  assert.ok(outcome.state === "attention" && outcome.why === "fails" && outcome.refusal?.errorId === "f00");
});

for (const [name, after, sent] of [
  ["70 hours", 70 * hour, true],
  ["72 hours", 72 * hour, false],
  ["a clock that was set back a day", -24 * hour, false],
] as const) {
  test(`after ${name} a command is ${sent ? "sent" : "not sent blindly"}`, async () => {
    const { suite, asked } = suiteThat(wellDone);
    let now = Date.UTC(2026, 2, 2);
    const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna", now: () => now });
    const id = await queue.add(register, {});
    now += after;

    await queue.replay();

    const outcome = (await queue.list())[0]!.outcome;
    assert.equal(asked.length, sent ? 1 : 0);
    if (sent) return;
    assert.ok(outcome.state === "attention" && outcome.why === "too old" && outcome.message.includes("tre dage"));
    // The user has checked: it was not done.
    await queue.replace(register, id);
    assert.equal((await queue.replay()).done, 1);
  });
}

test("nobody sends what another has queued on the same tablet", async () => {
  const { suite, asked } = suiteThat(wellDone);
  const storage = memoryStorage();
  const annas = await new OfflineQueue({ suite, storage, owner: "anna" }).add(register, {});
  const bo = new OfflineQueue({ suite, storage, owner: "bo" });

  await bo.replay();
  await bo.send(annas);
  await bo.forget(annas);

  assert.deepEqual([asked.length, (await bo.list()).length, (await storage.all()).length], [0, 0, 1]);
});

test("a question is not queued", async () => {
  const { suite } = suiteThat(wellDone);
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  await assert.rejects(queue.add(JournalService.method.listEntries, {}), /is no write/);
});

test("sealed, a lost tablet shows nothing of people; with the key all is there", async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const { suite, asked } = suiteThat(wellDone);
  const storage = memoryStorage();
  const queue = new OfflineQueue({ suite, storage, owner: "anna", seal: sealedWith(key) });
  const id = await queue.add(register, { form: { citizen: { name: "Anders Andersen (opdigtet)" } } });
  await queue.replay();

  assert.ok(!JSON.stringify(await storage.all()).includes("Anders"));
  assert.ok(!JSON.stringify(await storage.all()).includes(`case of`));
  assert.equal((asked[0]!.request as RegisterCaseRequest).form!.citizen!.name, "Anders Andersen (opdigtet)");
  assert.equal((await queue.answerTo(register, id))?.case?.caseId, `case of ${id}`);
  // Neither another key nor another command's id opens it.
  const other = sealedWith(await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]));
  const [kept] = await storage.all();
  await assert.rejects(other.open(kept!.request, id));
  await assert.rejects(sealedWith(key).open(kept!.request, "another"));
});

test("it replays as soon as there is a connection again, until it is told to stop", async () => {
  // Browsers have these.
  const events = new EventTarget();
  Object.assign(globalThis, { addEventListener: events.addEventListener.bind(events), removeEventListener: events.removeEventListener.bind(events) });
  let away = true;
  const { suite, asked } = suiteThat((one) => (away ? refuses(new ConnectError("Failed to fetch"))() : wellDone(one)));
  const stop = new AbortController();
  const done = new Promise<void>((resolve) => {
    const queue = new OfflineQueue({
      suite,
      storage: memoryStorage(),
      owner: "anna",
      onChange: (command) => command.outcome.state === "done" && resolve(),
    });
    void queue.add(register, {}).then(() => queue.keepReplaying(stop.signal, 60_000).then(() => asked.push({ method: "stopped", request: {}, purpose: undefined })));
  });
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setTimeout(resolve, 20));

  away = false;
  events.dispatchEvent(new Event("online"));
  await done;
  stop.abort();
  while (asked.at(-1)!.method !== "stopped") await new Promise((resolve) => setImmediate(resolve));
});
