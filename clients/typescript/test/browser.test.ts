// The package in Chromium, on a page served from this machine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { toJsonString } from "@bufbuild/protobuf";
import { InformationFormSchema } from "@sygeopfoelgning/client/cases";
import { items } from "@sygeopfoelgning/client";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { addresses, as, constructedCprNumber, control, form, repository, token } from "./stack.js";
import type { Page as Ours, Setting } from "./page/page.js";

const stranger = "ukendt.example";
const patience = 30_000;

let browser: Browser;
let server: Server;
let setting: Setting;

before(async () => {
  const files: Record<string, [string, string]> = {
    "/": ["text/html", join(import.meta.dirname, "..", "..", "test", "page", "index.html")],
    "/page.js": ["text/javascript", join(import.meta.dirname, "..", "page.js")],
  };
  server = createServer((request, response) => {
    const [type, path] = files[request.url ?? ""] ?? [];
    if (type === undefined || path === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": type }).end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({
    executablePath: join(repository, "eng", "tools", "chromium"),
    // Containers have no user namespaces for Chromium's own sandbox; it only loads our own pages here.
    args: ["--no-sandbox", `--host-resolver-rules=MAP ${stranger} 127.0.0.1`],
  });
  setting = { services: addresses, token: await token(), form: toJsonString(InformationFormSchema, form()) };
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens the page, in a window of its own or in a tab of a given one. */
async function open(context?: BrowserContext, host = "localhost", as: Setting = setting): Promise<Page> {
  const tab = await (context ?? (await browser.newContext())).newPage();
  tab.setDefaultTimeout(patience);
  await tab.goto(`http://${host}:${(server.address() as AddressInfo).port}/`);
  await tab.evaluate((given) => (globalThis as unknown as { page: Ours }).page.start(given), as);
  return tab;
}

const text = (tab: Page, selector: string) => tab.locator(selector).innerText();

async function shows(tab: Page, selector: string, wanted: string): Promise<void> {
  await tab.locator(selector, { hasText: wanted }).first().waitFor({ timeout: patience });
}

async function enter(tab: Page, cprNumber: string, postalCode: string): Promise<void> {
  await tab.fill("[name=cprNumber]", cprNumber);
  await tab.fill("[name=postalCode]", postalCode);
  await tab.click("button");
}

test("a page shows what is wrong in Danish beside the fields, and registers the case once it is put right", async () => {
  const tab = await open();

  // Nobody's number: there is no 31 February.
  // No day: a constructed number.
  await enter(tab, "310299-1234", "21");
  await shows(tab, '[data-path="form.citizen.cprNumber"]', "CPR-nummeret begynder med en dato, der ikke findes.");
  assert.equal(
    await text(tab, '[data-path="form.citizen.address.postalCode"]'),
    "Postnummeret skal have fire cifre og kan ikke være 0000, i Grønland (GL) fra 3900 til 3999, på Færøerne (FO) tre. Bor borgeren uden for Danmark, oplyses landet.",
  );
  assert.match(await text(tab, "#message"), /^Anmodningen kan ikke behandles\. Antal fejl: 2\./);

  await enter(tab, constructedCprNumber(), "2100");
  await tab.locator("#case:not(:empty)").waitFor();
  assert.equal(await text(tab, '[data-path="form.citizen.cprNumber"]'), "");
  const found = await (await as()).cases.case.getCase({ caseId: await text(tab, "#case") });
  assert.equal(found.case!.caseNumber, await text(tab, "#message"));
});

test("a page of an origin that is not listed gets nothing", async () => {
  const tab = await open(undefined, stranger);
  const complaints: string[] = [];
  tab.on("console", (message) => complaints.push(message.text()));

  await enter(tab, constructedCprNumber(), "2100");

  await shows(tab, "#message", "Der er ingen forbindelse til systemet lige nu.");
  assert.ok(complaints.some((line) => line.includes("CORS")), complaints.join("\n"));
  assert.equal(await text(tab, "#case"), "");
});

test("a page tells who was first, and writes once the user has decided on the new version", async () => {
  const { caseId } = (await (await as()).cases.intake.registerCase({ form: form() })).case!;
  const tab = await open(undefined, "localhost", { ...setting, token: await token({ role: "team_leader", name: "Lise Leder" }) });
  await tab.evaluate((id) => (globalThis as unknown as { page: Ours }).page.openAccess(id), caseId);

  // Somebody else, in the meantime.
  const other = await as({ role: "team_leader", name: "Tom Leder" });
  const { access } = await other.cases.caseAccess.getCaseAccess({ caseId });
  await shows(tab, "#responsible", access!.responsibleId);
  await other.cases.caseAccess.assignCase({ caseId, etag: access!.etag, responsibleId: "coordinator-101-kaj-koordinator" });
  await tab.fill("[name=responsible]", "caseworker-101-karl-kollega");
  await tab.click("#access button");

  await shows(tab, "#conflict", "Oplysningerne er ændret af Tom Leder i mellemtiden.");
  assert.equal(await text(tab, "#responsible"), "coordinator-101-kaj-koordinator");
  await tab.click("#access button");
  await shows(tab, "#responsible", "caseworker-101-karl-kollega");
  assert.equal((await other.cases.caseAccess.getCaseAccess({ caseId })).access!.responsibleId, "caseworker-101-karl-kollega");
});

test("a page keeps its watch through a restart of the service", async () => {
  const tab = await open();
  const registrar = await as();
  const { caseId } = (await registrar.cases.intake.registerCase({ form: form() })).case!;
  // The registrar's own read waits for the write; the page knows nothing of it.
  await registrar.documentation.journal.listEntries({ caseId });
  const act = (what: "watchJournal" | "writeNote", subject = "") =>
    tab.evaluate(([name, id, note]) => (globalThis as unknown as { page: Ours }).page[name](id, note), [what, caseId, subject] as const);

  await act("watchJournal");
  await shows(tab, "#live", "live");
  await act("writeNote", "før");
  await shows(tab, "#journal li", "før");
  await control("kill/documentation");
  await shows(tab, "#live", "away");
  await control("start/documentation");
  await act("writeNote", "efter");
  await shows(tab, "#journal li", "efter");

  // Every entry once, without gaps.
  const numbers = await tab.locator("#journal li").evaluateAll((lines) => lines.map((line) => (line as HTMLLIElement).value));
  assert.deepEqual(numbers, numbers.map((_, i) => i + 1));
  assert.deepEqual((await tab.locator("#journal li").allInnerTexts()).slice(-2), ["før", "efter"]);
});

test("what is queued without a connection survives the page, and is sent once by whichever of two tabs", async () => {
  const context = await browser.newContext();
  const first = await open(context);
  const cprNumber = constructedCprNumber();
  await context.setOffline(true);
  await first.evaluate(([number]) => (globalThis as unknown as { page: Ours }).page.queueNewCaseWithNote(number!, "Hjemmebesøg"), [cprNumber]);
  await shows(first, "#queue li", "Hjemmebesøg: waiting");
  await first.close();

  await context.setOffline(false);
  const tabs = await Promise.all([open(context), open(context)]);
  for (const tab of tabs) {
    await tab.waitForFunction(() => document.querySelectorAll("#queue li").length === 2);
  }
  await Promise.any(tabs.map((tab) => shows(tab, "#queue li", "Hjemmebesøg: done")));

  const suite = await as();
  const mine = [];
  for await (const one of items(suite.cases.case.listCases, {}, (page) => page.cases)) {
    if (one.citizen!.cprNumberMasked.startsWith(cprNumber.slice(0, 6))) mine.push(one.caseId);
  }
  const notes = [];
  for (const caseId of mine) {
    const journal = await suite.documentation.journal.listEntries({ caseId, pageSize: 200 });
    notes.push(...journal.entries.filter((entry) => entry.subject === "Hjemmebesøg"));
  }
  assert.equal(notes.length, 1);
});
