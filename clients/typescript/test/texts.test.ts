// What the services accept as text: docs/api-guide.md, Text. The same inputs as in the server's tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { connect, findRefusal, memoryStorage, OfflineQueue, textLength, textProblem, type TextRule } from "@sygeopfoelgning/client";
import { CaseAccessService } from "@sygeopfoelgning/client/cases";
import { JournalService } from "@sygeopfoelgning/client/documentation";
import { repository } from "./stack.js";

const lines: TextRule = { lineBreaks: true };
const reason: TextRule = { lineBreaks: true, most: 500, reason: { least: 10 } };
const family = "👨‍👩‍👧‍👦";

for (const [what, text, rule, expected] of [
  ["Danish", "Æblegrød på Ærø", {}, undefined],
  ["no text, which a service may need", "", {}, undefined],
  ["blanks, which a service may need more than", " \u00a0 ", {}, undefined],
  ["å in two parts", "A\u030arhus", {}, undefined],
  ["half an emoji", "Talt \ud83d", {}, "TEXT_UNREADABLE"],
  ["the other half of one", "\ude00 Talt", {}, "TEXT_UNREADABLE"],
  ["halves the wrong way round", "\ude00\ud83d", {}, "TEXT_UNREADABLE"],
  ["what is left of unreadable bytes", "Bl\ufffdb\ufffdr", {}, "TEXT_UNREADABLE"],
  ["a noncharacter", "a\ufffe", {}, "TEXT_UNREADABLE"],
  ["a noncharacter of Arabic", "a\ufdd0", {}, "TEXT_UNREADABLE"],
  ["a noncharacter of another plane", "a\u{1ffff}", {}, "TEXT_UNREADABLE"],
  ["a null character", "a\0b", lines, "TEXT_UNREADABLE"],
  ["a bell", "a\u0007", lines, "TEXT_UNREADABLE"],
  ["delete", "a\u007f", lines, "TEXT_UNREADABLE"],
  ["a control of C1", "a\u0085b", lines, "TEXT_UNREADABLE"],
  ["a line separator", "a\u2028b", lines, "TEXT_UNREADABLE"],
  ["a line break in one line", "a\nb", {}, "TEXT_UNREADABLE"],
  ["a tab in one line", "a\tb", {}, "TEXT_UNREADABLE"],
  ["line breaks and tabs in several lines", "a\n\tb\r\nc", lines, undefined],
  ["a carriage return alone", "a\rb", lines, "TEXT_UNREADABLE"],
  ["a zero width space", "Anna\u200b", {}, "TEXT_INVISIBLE U+200B"],
  ["a byte order mark", "\ufeffAnna", {}, "TEXT_INVISIBLE U+FEFF"],
  ["a soft hyphen", "Sygedag\u00adpenge", {}, "TEXT_INVISIBLE U+00AD"],
  ["a word joiner", "a\u2060b", {}, "TEXT_INVISIBLE U+2060"],
  ["a turn to the left", "Anna \u202etxt.exe", {}, "TEXT_INVISIBLE U+202E"],
  ["an isolate", "\u2067Anna\u2069", {}, "TEXT_INVISIBLE U+2067"],
  ["a filler of Hangul", "\u3164", {}, "TEXT_INVISIBLE U+3164"],
  ["blank Braille", "\u2800", {}, "TEXT_INVISIBLE U+2800"],
  ["a grapheme joiner", "a\u034fb", {}, "TEXT_INVISIBLE U+034F"],
  ["a tag", "a\u{e0041}", {}, "TEXT_INVISIBLE U+E0041"],
  ["a joiner between Latin letters", "An\u200dna", {}, "TEXT_INVISIBLE U+200D"],
  ["a joiner at the end", "👨\u200d", {}, "TEXT_INVISIBLE U+200D"],
  ["a joiner between letters of Persian", "می\u200cخواهم", {}, undefined],
  ["a family", family, {}, undefined],
  ["a heart", "\u2764\ufe0f", {}, undefined],
  ["a variation of nothing", "\ufe0f a", {}, "TEXT_INVISIBLE U+FE0F"],
  ["a variation of a blank", "a \ufe0f", {}, "TEXT_INVISIBLE U+FE0F"],
  ["a variation between Latin letters", "Ole\ufe0fHansen", {}, "TEXT_INVISIBLE U+FE0F"],
  ["another variation between Latin letters", "Ole\ufe00Hansen", {}, "TEXT_INVISIBLE U+FE00"],
  ["a variation of a digit", "12\ufe0f", {}, "TEXT_INVISIBLE U+FE0F"],
  ["a variation of a full stop", "a.\ufe0fb", {}, "TEXT_INVISIBLE U+FE0F"],
  ["a key", "1\ufe0f\u20e3", {}, undefined],
  ["emoji that are letters and punctuation elsewhere", "\u2139\ufe0f \u203c\ufe0f \u00a9\ufe0f", {}, undefined],
  ["a variation of an ideograph", "\u5140\ufe00", {}, undefined],
  ["private use", "a\ue000b", {}, "TEXT_UNREADABLE"],
  ["private use of another plane", "a\u{f0000}b", {}, "TEXT_UNREADABLE"],
  ["the place of an object", "a\ufffcb", {}, "TEXT_UNREADABLE"],
  ["what is not assigned", "a\u0378b", {}, "TEXT_UNREADABLE"],
  ["a reason of modifier letters", "\u02bc".repeat(12), reason, "TEXT_WITHOUT_LETTERS"],
  ["a reason of long vowels", "\u30fc".repeat(12), reason, "TEXT_WITHOUT_LETTERS"],
  ["a reason of ordinal signs", "\u00aa\u00ba 12345678", reason, "TEXT_WITHOUT_LETTERS"],
  ["a tower of marks", "a" + "\u0315".repeat(40), {}, "TEXT_UNREADABLE"],
  ["as many characters as there may be", family.repeat(200), { most: 200 }, undefined],
  ["one more", family.repeat(201), { most: 200 }, "TEXT_TOO_LONG 200"],
  ["one more of ASCII", "a".repeat(201), { most: 200 }, "TEXT_TOO_LONG 200"],
  ["a sentence with everything people write", "Ring til borgeren på mandag – kl. 9.30 (se § 13 b, stk. 2)", {}, undefined],
  ["other scripts", "Ιωάννης Дмитрий 王小明 محمد", {}, undefined],
  ["a check mark", "✔\ufe0f klar", {}, undefined],
  ["a blank that breaks no line", "100\u00a0% sikker", {}, undefined],
  ["a mark of direction", "a\u200fb", {}, "TEXT_INVISIBLE U+200F"],
  ["a joiner of nothing between Latin letters", "a\u200cb", {}, "TEXT_INVISIBLE U+200C"],
  ["the highest tower", "e" + "\u0323".repeat(31), {}, undefined],
  ["a higher one", "e" + "\u0323".repeat(33), {}, "TEXT_UNREADABLE"],
  ["a reason", "Borgeren ringer.", reason, undefined],
  ["a reason of dots", "..........", reason, "TEXT_WITHOUT_LETTERS"],
  ["a reason of digits and one letter", "1234567890 a", reason, "TEXT_WITHOUT_LETTERS"],
  ["a reason of padding", "ab          ", reason, "TEXT_TOO_SHORT 10"],
  ["a reason with padding inside", "a         \n\n       b", reason, "TEXT_TOO_SHORT 10"],
  ["a reason in Arabic", "المواطن يتصل الآن", reason, undefined],
] as [string, string, TextRule, string | undefined][]) {
  test(`${what}: ${expected ?? "taken"}`, () => {
    const problem = textProblem(text, rule);
    assert.equal(problem && [problem.reason, ...(problem.about === undefined ? [] : [problem.about])].join(" "), expected);
  });
}

test("a refusal before anything is sent has the services' own words", async () => {
  const docs = readFileSync(join(repository, "docs", "errors.md"), "utf8");
  const suite = connect({ services, token: () => "token", fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
  const english = connect({ services, token: () => "token", language: "en", fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
  for (const [reason, request] of [
    ["TEXT_UNREADABLE", { text: "a\0" }],
    ["TEXT_INVISIBLE", { text: "a\u200b" }],
    ["TEXT_TOO_LONG", { subject: "a".repeat(201) }],
    ["TEXT_WITHOUT_LETTERS", { reason: ".........." }],
    ["TEXT_TOO_SHORT", { reason: "kort" }],
  ] as const) {
    const method = "reason" in request ? CaseAccessService.method.breakGlass : JournalService.method.appendEntry;
    for (const [of, column] of [[suite, 2], [english, 3]] as const) {
      const add = new OfflineQueue({ suite: of, storage: memoryStorage(), owner: "anna" }).add(method as typeof JournalService.method.appendEntry, request as never);
      const violation = findRefusal(await add.catch((error: unknown) => error))!.violations[0]!;
      const words = docs.split("\n").find((line) => line.startsWith(`| \`${reason}\` |`))!.split(" | ")[column - 1]!.replace(/ \|$/, "");
      assert.equal(violation.reason, reason);
      assert.match(violation.message, new RegExp(`^${words.replaceAll(/[.()]/g, "\\$&").replace(/\[[^\]]+\]/, ".+").replace("{0}", ".+")}$`));
    }
  }
});

test("people count characters, not code units", () => {
  assert.deepEqual(["", "Åse", "A\u030ase", family, "🇩🇰", "a\r\nb"].map(textLength), [0, 3, 3, 1, 1, 3]);
});

const services = { cases: "http://cases.test", scheduling: "http://scheduling.test", coordination: "http://coordination.test", documentation: "http://documentation.test" };

async function refusedFor(purpose: string): Promise<string | undefined> {
  let sent: string | null | undefined;
  const suite = connect({
    services,
    token: () => "token",
    purpose,
    fetch: (_, init) => {
      sent = new Headers(init!.headers).get("x-purpose");
      return Promise.reject(new TypeError("Failed to fetch"));
    },
  });
  const refusal = findRefusal(await suite.cases.case.getCase({ caseId: "c" }).catch((error: unknown) => error));
  assert.equal(refusal === undefined, sent !== undefined);
  return refusal === undefined ? (sent ?? "no header") : refusal.violations.map(({ field, reason: why }) => `${field} ${why}`).join();
}

test("a purpose is held to the same, in one line of at most 200 characters, and nothing is sent that is refused", async () => {
  for (const [purpose, expected] of [
    ["Opfølgning", "Opf%C3%B8lgning"],
    ["A\u030arsm\u00f8de", "%C3%85rsm%C3%B8de"],
    ["100%", "100%25"],
    ["100%25", "100%2525"],
    ["Opkald, igen", "Opkald%2C igen"],
    ["", "no header"],
    ["Opfølgning \ud83d", "x-purpose TEXT_UNREADABLE"],
    ["Opslag\0", "x-purpose TEXT_UNREADABLE"],
    ["To\nlinjer", "x-purpose TEXT_UNREADABLE"],
    ["Op\u200bslag", "x-purpose TEXT_INVISIBLE"],
    ["å".repeat(200), "%C3%A5".repeat(200)],
    ["å".repeat(201), "x-purpose TEXT_TOO_LONG"],
  ] as const) {
    assert.equal(await refusedFor(purpose), expected, purpose);
  }
});

test("a call is held to what is text at once, and what is kept for later to lengths and reasons, too", async () => {
  const suite = connect({ services, token: () => "token", fetch: () => Promise.reject(new TypeError("Failed to fetch")) });
  const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
  const violations = async (what: Promise<unknown>) => findRefusal(await what.catch((error: unknown) => error))?.violations.map((one) => `${one.path} ${one.reason}: ${one.message}`);

  const note = { caseId: "c", subject: "Sam\u200btale", text: "a".repeat(20_001) };
  assert.deepEqual(await violations(suite.documentation.journal.appendEntry(note)), ["subject TEXT_INVISIBLE: Teksten indeholder et usynligt tegn (U+200B). Slet det, eller skriv teksten igen."]);
  assert.deepEqual(await violations(queue.add(JournalService.method.appendEntry, note)), [
    "subject TEXT_INVISIBLE: Teksten indeholder et usynligt tegn (U+200B). Slet det, eller skriv teksten igen.",
    "text TEXT_TOO_LONG: Notatet må højst være på 20000 tegn.",
  ]);
  assert.equal(await violations(queue.add(JournalService.method.appendEntry, { caseId: "c", subject: "Samtale", text: "Første linje.\nAnden linje." })), undefined);
  const broken = { caseId: "c", reason: ".........." };
  assert.equal(await violations(suite.cases.caseAccess.breakGlass(broken)), undefined);
  assert.deepEqual(await violations(queue.add(CaseAccessService.method.breakGlass, broken)), ["reason TEXT_WITHOUT_LETTERS: Teksten skal have bogstaver, så den siger noget."]);
});
