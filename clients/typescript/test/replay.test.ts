// The offline tablet (S3-21): queued commands end correctly, whatever happens to them on the way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { items, memoryStorage, OfflineQueue, type Command, type QueueStorage, type Suite } from "@sygeopfoelgning/client";
import { CaseAccessService, IntakeService } from "@sygeopfoelgning/client/cases";
import { EntryKind, JournalService, type JournalEntry } from "@sygeopfoelgning/client/documentation";
import { as, control, eventually, form } from "./stack.js";

const register = IntakeService.method.registerCase;
const assign = CaseAccessService.method.assignCase;
const append = JournalService.method.appendEntry;
// The test counts every case of this municipality.
const sofie = { municipality: 751 };

test("fifty commands, shuffled, doubled, from two devices at once, with a service killed in the middle, come out once each", async () => {
  const online = await as(sofie);
  const known = [];
  for (let i = 0; i < 5; i++) known.push((await online.cases.intake.registerCase({ form: form() })).case!.caseId);
  const before = await caseIds(online);

  // Nothing is sent while the tablet is offline.
  const tablet = memoryStorage();
  const offline = new OfflineQueue({ suite: online, storage: tablet, owner: "sofie" });
  const registrations: string[] = [];
  const invalid: string[] = [];
  const notes = new Map<string, string[]>();
  for (let i = 0; i < 10; i++) {
    const registered = await offline.add(register, { form: form(i % 2 === 0 ? "smooth-case" : "risk-case") }, { purpose: "Hjemmebesøg" });
    registrations.push(registered);
    const needs = [{ command: registered, take: "case.caseId", put: "caseId" }];
    const first = await offline.add(append, { subject: "Samtale", text: `Talt sammen om sag nummer ${i}.` }, { needs });
    const correction = await offline.add(
      append,
      { subject: "Rettelse", text: `Det var ikke sag nummer ${i}.` },
      { needs: [...needs, { command: first, take: "entry.entryId", put: "correctsEntryId" }] },
    );
    notes.set(registered, [first, correction]);
  }
  for (let i = 0; i < 5; i++) invalid.push(await offline.add(register, { form: { ...form(), firstAbsenceDay: undefined as never } }));
  for (const caseId of known) {
    notes.set(caseId, []);
    for (let i = 0; i < 3; i++) notes.get(caseId)!.push(await offline.add(append, { caseId, subject: "Opkald", text: `Opkald nummer ${i}.` }));
  }
  assert.equal((await offline.list()).length, 50);

  // Two devices have the same commands, and the second's connection loses answers; the first has two tabs.
  const copy = memoryStorage();
  for (const command of await tablet.all()) await copy.update(command.id, () => command);
  const lossy = await as(sofie, { fetch: losingAnswers() });
  const queues = [queueOn(tablet, online), queueOn(tablet, await as(sofie)), queueOn(copy, lossy)];
  const ids = (await offline.list()).map((command) => command.id);
  let answered = 0;
  const replays = queues.map((queue) => replayedWildly(queue, ids, () => answered++));

  await eventually("some are answered", () => answered > 20 || undefined);
  await control("kill/cases");
  await control("kill/documentation");
  await Promise.all([control("start/cases"), control("start/documentation")]);
  await Promise.all(replays);
  for (const queue of queues) {
    await eventually("nothing waits any more", async () => ((await queue.replay()).waiting === 0 ? true : undefined), 120);
  }

  // Both devices have the same outcome of every command.
  const [one, other] = [await tablet.all(), await copy.all()];
  assert.deepEqual(one.map(summary), other.map(summary));
  assert.deepEqual(one.filter((command) => command.outcome.state === "refused").map((command) => command.id).sort(), [...invalid].sort());
  assert.equal(one.filter((command) => command.outcome.state === "done").length, 45);
  const refused = one.find((command) => command.id === invalid[0])!.outcome;
  assert.ok(refused.state === "refused");
  assert.deepEqual(refused.refusal.violations.map(({ path, message }) => [path, message]), [["form.firstAbsenceDay", "Første fraværsdag skal udfyldes."]]);

  // Exactly these cases, and in each journal exactly these notes.
  const [tab] = queues as [OfflineQueue];
  const made = await Promise.all(registrations.map(async (id) => (await tab.answerTo(register, id))!.case!.caseId));
  assert.deepEqual((await caseIds(online)).filter((id) => !before.includes(id)).sort(), made.sort());
  for (const [key, expected] of notes) {
    const caseId: string = known.includes(key) ? key : (await tab.answerTo(register, key))!.case!.caseId;
    const entries = await Promise.all(expected.map(async (id) => (await tab.answerTo(append, id))!.entry!));
    const journal: JournalEntry[] = [];
    for await (const entry of items(online.documentation.journal.listEntries, { caseId }, (page) => page.entries)) {
      if (entry.kind === EntryKind.NOTE) journal.push(entry);
    }
    assert.deepEqual(journal.map((entry) => entry.entryId).sort(), entries.map((entry) => entry.entryId).sort());
    const correction = journal.find((entry) => entry.subject === "Rettelse");
    if (correction) assert.equal(correction.correctsEntryId, entries[0]!.entryId);
    assert.ok((await online.documentation.journal.verifyJournal({ caseId })).intact);
  }
});

test("a command that somebody else was before needs the user, and is done once the user has decided", async () => {
  const leader = await as({ role: "team_leader", name: "Lise Leder", municipality: 751 });
  const { caseId } = (await (await as(sofie)).cases.intake.registerCase({ form: form() })).case!;
  const { access } = await leader.cases.caseAccess.getCaseAccess({ caseId });
  const queue = new OfflineQueue({ suite: leader, storage: memoryStorage(), owner: "lise" });
  const queued = await queue.add(assign, { caseId, etag: access!.etag, responsibleId: "caseworker-751-karl-kollega" });
  const other = await as({ role: "team_leader", name: "Tom Leder", municipality: 751 });
  const changed = await other.cases.caseAccess.assignCase({ caseId, etag: access!.etag, responsibleId: "coordinator-751-kaj-koordinator" });

  assert.equal((await queue.replay()).attention, 1);

  const { outcome } = (await queue.list())[0]!;
  assert.ok(outcome.state === "attention" && outcome.why === "conflict");
  assert.deepEqual([outcome.refusal?.conflict?.changedBy, outcome.refusal?.conflict?.currentEtag], ["Tom Leder", changed.access!.etag]);
  await queue.replace(assign, queued, (request) => ({ ...request, etag: outcome.refusal!.conflict!.currentEtag }));
  assert.equal((await queue.replay()).done, 1);
  assert.equal((await other.cases.caseAccess.getCaseAccess({ caseId })).access!.responsibleId, "caseworker-751-karl-kollega");
});

const queueOn = (storage: QueueStorage, suite: Suite) => new OfflineQueue({ suite, storage, owner: "sofie" });

/** Sends every command twice, in a random order, eight at a time; one that cannot be sent yet, or is lost, waits. */
async function replayedWildly(queue: OfflineQueue, ids: readonly string[], answered: () => void): Promise<void> {
  const order = [...ids, ...ids].map((id) => ({ id, at: Math.random() })).sort((a, b) => a.at - b.at);
  const next = async () => {
    for (let one = order.pop(); one !== undefined; one = order.pop()) {
      if ((await queue.send(one.id)).state !== "waiting") answered();
    }
  };
  await Promise.all(Array.from({ length: 8 }, next));
}

/** Every third answer is lost after the service has done its work. */
function losingAnswers(): typeof fetch {
  let count = 0;
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (++count % 3 !== 0) return answer;
    await answer.arrayBuffer();
    throw new TypeError("Failed to fetch");
  };
}

const summary = ({ id, outcome }: Command) => ({ id, state: outcome.state, answer: outcome.state === "done" ? outcome.answer : undefined });

async function caseIds(suite: Suite): Promise<string[]> {
  const ids: string[] = [];
  for await (const one of items(suite.cases.case.listCases, { pageSize: 200 }, (page) => page.cases)) ids.push(one.caseId);
  return ids;
}
