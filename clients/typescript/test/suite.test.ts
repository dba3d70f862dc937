// The package against the stack.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Code, ConnectError } from "@connectrpc/connect";
import { connect, findRefusal, items, newRequestId, pages } from "@sygeopfoelgning/client";
import { EntryKind } from "@sygeopfoelgning/client/documentation";
import { addresses, as, form, token } from "./stack.js";

const refusalOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => assert.fail("it was not refused"),
    (refused: unknown) => refused,
  );
  return findRefusal(error) ?? assert.fail(`nobody of the suite answered: ${String(error)}`);
};

test("one sign-on reaches all four services, and each shows what was written a moment ago in another", async () => {
  const suite = await as();
  const registered = await suite.cases.intake.registerCase({ form: form() });
  const { caseId } = registered.case!;

  const [plan, parties, note] = await Promise.all([
    suite.scheduling.deadline.getPlan({ caseId }),
    suite.coordination.party.listParties({ caseId }),
    suite.documentation.journal.appendEntry({ caseId, subject: "Opkald", text: "Ringet op og aftalt en samtale." }),
  ]);
  const journal = await suite.documentation.journal.listEntries({ caseId, pageSize: 200 });

  assert.ok(plan.plan!.deadlines.length > 0);
  assert.equal(parties.parties.length, 2);
  assert.equal(note.entry!.kind, EntryKind.NOTE);
  assert.ok(journal.entries.some((entry) => entry.entryId === note.entry!.entryId));
  // Both writes are remembered: the plan follows from the first, not from the last.
  assert.equal((await suite.scheduling.deadline.getPlan({ caseId })).plan!.caseId, caseId);
});

test("a write without a request id gets one, and the caller's message stays as it was", async () => {
  const suite = await as();
  const request = { form: form() };

  const first = await suite.cases.intake.registerCase(request);
  const again = await refusalOf(suite.cases.intake.registerCase(request));

  assert.ok(!("requestId" in request));
  assert.equal(again.reason, "CASE_ALREADY_OPEN");
  assert.equal(again.facts["case_id"], first.case!.caseId);
  assert.equal(again.resource?.name, first.case!.caseId);
});

test("the same request id gets the first answer again", async () => {
  const suite = await as();
  const request = { requestId: newRequestId(), form: form() };

  const [first, second] = await Promise.all([suite.cases.intake.registerCase(request), suite.cases.intake.registerCase(request)]);

  assert.equal(first.case!.caseId, second.case!.caseId);
  assert.equal(first.position, second.position);
});

test("what is wrong with a request is told field by field, in Danish or in English", async () => {
  const wrong = form();
  wrong.citizen!.cprNumber = "310299";
  wrong.citizen!.address!.postalCode = "21";
  wrong.employment!.employer!.cvrNumber = "24256791";

  const danish = await refusalOf((await as()).cases.intake.registerCase({ form: wrong }));
  const english = await refusalOf((await as({}, { language: "en" })).cases.intake.registerCase({ form: wrong }));

  assert.equal(danish.code, Code.InvalidArgument);
  assert.equal(danish.reason, "INVALID_REQUEST");
  const violation = (path: string) => danish.violations.find((one) => one.path === path);
  assert.equal(violation("form.citizen.cprNumber")?.reason, "CPR_FORMAT");
  assert.equal(violation("form.citizen.cprNumber")?.field, "form.citizen.cpr_number");
  assert.equal(
    violation("form.citizen.address.postalCode")?.message,
    "Postnummeret skal have fire cifre og kan ikke være 0000, i Grønland (GL) fra 3900 til 3999, på Færøerne (FO) tre. Bor borgeren uden for Danmark, oplyses landet.",
  );
  assert.equal(violation("form.employment.employer.cvrNumber")?.reason, "CVR_CHECK_DIGIT");
  assert.equal(
    english.violations.find((one) => one.reason === "POSTAL_CODE_FORMAT")?.message,
    "A postal code has four digits and is not 0000, in Greenland (GL) from 3900 to 3999, in the Faroe Islands (FO) three. For somebody outside Denmark the country is given.",
  );
});

test("a list is read page by page, each thing once", async () => {
  const suite = await as({ municipality: 766 });
  const registered = new Set<string>();
  for (let i = 0; i < 5; i++) registered.add((await suite.cases.intake.registerCase({ form: form() })).case!.caseId);

  const found: string[] = [];
  for await (const one of items(suite.cases.case.listCases, { pageSize: 2 }, (page) => page.cases)) found.push(one.caseId);

  assert.equal(new Set(found).size, found.length);
  for (const caseId of registered) assert.ok(found.includes(caseId));
  for await (const page of pages(suite.cases.case.listCases, { pageSize: 2 })) {
    assert.equal(page.cases.length, 2);
    break;
  }
});

test("a token that is not believed any more is renewed once, however many calls it fails", async () => {
  const good = await token();
  let asked = 0;
  const suite = connect({
    services: addresses,
    token: (renew) => {
      if (!renew) return asked === 0 ? "expired" : good;
      asked++;
      return good;
    },
    purpose: "Prøve af klienten",
  });

  await Promise.all(Array.from({ length: 8 }, () => suite.cases.case.listCases({ pageSize: 1 })));
  assert.equal(asked, 1);

  const never = connect({ services: addresses, token: () => "none" });
  assert.equal((await refusalOf(never.cases.case.listCases({}))).reason, "UNAUTHENTICATED");
});

test("a caller's deadline is kept by the server", async () => {
  const suite = await as();
  const registered = await suite.cases.intake.registerCase({ form: form() });
  await assert.rejects(
    suite.cases.case.getCase({ caseId: registered.case!.caseId }, { timeoutMs: 1 }),
    (error: ConnectError) => error.code === Code.DeadlineExceeded,
  );
});

test("what nobody answered is no refusal", async () => {
  const nowhere = connect({ services: { ...addresses, cases: "http://127.0.0.1:9" }, token: () => "any" });
  await assert.rejects(nowhere.cases.case.listCases({}), (error) => findRefusal(error) === undefined);
});

test("a position of before a restore is dropped, and the read goes on without", async () => {
  const suite = await as();
  const registered = await suite.cases.intake.registerCase({ form: form() });
  await suite.scheduling.deadline.getPlan({ caseId: registered.case!.caseId });
  // As if the database had been restored since: a position of an old epoch.
  const foreign = await as({}, { fetch: withForeignEpoch });
  await foreign.cases.intake.registerCase({ form: form() });

  assert.ok((await foreign.scheduling.deadline.getPlan({ caseId: registered.case!.caseId })).plan);
});

// Changes the epoch in the position of an answer (field 3, its length before it): 32 hexadecimal digits, in base64 on its way.
const withForeignEpoch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  if (!String(input).endsWith("RegisterCase")) return answer;
  const bytes = Buffer.from(await answer.arrayBuffer());
  const text = bytes.toString("latin1");
  const changed = text.replace(/\x1a([^])([A-Za-z0-9_-]{60,})/, (_, length: string, position: string) => {
    const plain = Buffer.from(position, "base64url").toString("latin1");
    return `\x1a${length}${Buffer.from(plain.replace(/[0-9a-f]{32}/, "0".repeat(32)), "latin1").toString("base64url")}`;
  });
  assert.notEqual(changed, text);
  return new Response(Buffer.from(changed, "latin1"), answer);
};
