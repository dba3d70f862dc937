// Watching the services: nothing is missed and nothing sent twice, whatever is killed in between.
import assert from "node:assert/strict";
import { test } from "node:test";
import { watch } from "@sygeopfoelgning/client";
import { as, control, eventually, form } from "./stack.js";

test("each service tells the state of a case, and then is live", async () => {
  const suite = await as();
  const { caseId } = (await suite.cases.intake.registerCase({ form: form() })).case!;
  await suite.scheduling.deadline.getPlan({ caseId });
  const stop = new AbortController();
  const live = new Set<string>();
  const told = new Set<string>();
  const options = (name: string) => ({ signal: stop.signal, onLive: (now: boolean) => now && live.add(name) });

  const watching = [
    (async () => {
      const subscriptions = [{ subscriptionId: "one", watched: { case: "case" as const, value: { caseId } } }];
      for await (const one of watch(suite.cases.watch.watch, { subscriptions }, options("cases"))) if (one.case === "snapshot" && one.value.state.case === "case") told.add(one.value.state.value.caseNumber);
    })(),
    (async () => {
      const subscriptions = [{ subscriptionId: "one", watched: { case: "plan" as const, value: { caseId } } }];
      for await (const one of watch(suite.scheduling.watch.watch, { subscriptions }, options("scheduling"))) if (one.case === "snapshot") told.add(`${one.value.state.value!.deadlines.length > 0}`);
    })(),
    (async () => {
      const subscriptions = [{ subscriptionId: "one", watched: { case: "parties" as const, value: { caseId } } }];
      for await (const one of watch(suite.coordination.watch.watch, { subscriptions }, options("coordination"))) if (one.case === "snapshot") told.add(`${one.value.state.value!.parties.length} parties`);
    })(),
    (async () => {
      const subscriptions = [{ subscriptionId: "one", watched: { case: "journal" as const, value: { caseId } } }];
      for await (const one of watch(suite.documentation.watch.watch, { subscriptions }, options("documentation"))) if (one.case === "snapshot") told.add("journal");
    })(),
  ];
  await eventually("all are live", () => live.size === 4 || undefined, 20);
  stop.abort();
  await Promise.all(watching);

  const { caseNumber } = (await suite.cases.case.getCase({ caseId })).case!;
  for (const expected of [caseNumber, "true", "2 parties", "journal"]) assert.ok(told.has(expected), `${expected} in ${[...told].join()}`);
});

test("every entry of a journal is told once and in order, through a restart of the service", async () => {
  const suite = await as();
  const { caseId } = (await suite.cases.intake.registerCase({ form: form() })).case!;
  const numbers: number[] = [];
  const subjects: string[] = [];
  const live: boolean[] = [];
  const stop = new AbortController();
  const subscriptions = [{ subscriptionId: "journal", watched: { case: "journal" as const, value: { caseId } } }];
  const watching = (async () => {
    for await (const told of watch(suite.documentation.watch.watch, { subscriptions }, { signal: stop.signal, onLive: (now) => live.push(now) })) {
      if (told.case === "ended") assert.fail(told.value.reason);
      for (const entry of told.value.state.value!.entries) {
        numbers.push(Number(entry.number));
        subjects.push(entry.subject);
      }
    }
  })();
  const write = (subject: string) => suite.documentation.journal.appendEntry({ caseId, subject, text: "Skrevet under prøven." });

  await eventually("it is live", () => live.includes(true) || undefined);
  await write("før");
  await eventually("the note is told", () => subjects.includes("før") || undefined);
  await control("kill/documentation");
  await eventually("the break is noticed", () => live.includes(false) || undefined);
  await control("start/documentation");
  await write("efter");
  await eventually("the note after the restart is told", () => subjects.includes("efter") || undefined);
  stop.abort();
  await watching;

  assert.deepEqual(numbers, numbers.map((_, i) => i + 1));
  assert.deepEqual(live.slice(0, 3), [true, false, true]);
});

test("a subscription that cannot be told has ended, and the others go on", async () => {
  const suite = await as();
  const { caseId } = (await suite.cases.intake.registerCase({ form: form() })).case!;
  const absent = "01930000-0000-7000-8000-000000000001";
  const subscriptions = [absent, caseId].map((id) => ({ subscriptionId: id, watched: { case: "case" as const, value: { caseId: id } } }));
  const seen: string[] = [];

  for await (const told of watch(suite.cases.watch.watch, { subscriptions })) {
    seen.push(told.case === "ended" ? `${told.value.subscriptionId} ${told.value.reason}` : told.value.state.case === "case" ? told.value.state.value.caseId : "");
    if (seen.length === 2) break;
  }

  assert.deepEqual(seen.sort(), [`${absent} CASE_NOT_FOUND`, caseId].sort());
});
