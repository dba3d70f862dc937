// What the services accept as text (docs/api-guide.md, Text), so that nothing is sent or stored that they would refuse.

/** Why a text is not accepted, as the reason of a violation. */
export interface TextProblem {
  readonly reason: "TEXT_UNREADABLE" | "TEXT_INVISIBLE" | "TEXT_TOO_LONG" | "TEXT_TOO_SHORT" | "TEXT_WITHOUT_LETTERS";
  /** Detail of the reason: a code point, or a length. */
  readonly about?: string | number;
}

/** What a text must satisfy besides being valid text. */
export interface TextRule {
  /** It may have several lines. */
  readonly lineBreaks?: boolean;
  /** The maximum number of characters. */
  readonly most?: number | undefined;
  /** It is a reason: it has two letters, and at least this many characters that are not padding. */
  readonly reason?: { readonly least: number };
}

/** The text in the normal form in which it is stored, so that texts that look the same are the same. */
export const normal = (text: string): string => (isWellFormed(text) ? text.normalize("NFC") : text);

/** What is wrong with a text; undefined if it is accepted. An empty text is accepted: the service decides whether a field is required. */
export function problemOf(given: string, rule: TextRule = {}): TextProblem | undefined {
  const text = normal(given);
  if (!isWellFormed(text)) return { reason: "TEXT_UNREADABLE" };
  let before = "";
  const points = ascii.test(text) && !control.test(text) ? [] : [...text];
  for (const [at, point] of points.entries()) {
    const after = points[at + 1] ?? "";
    if (control.test(point) && !(rule.lineBreaks === true && isOfLines(point, after))) return { reason: "TEXT_UNREADABLE" };
    if (noCharacter.test(point)) return { reason: "TEXT_UNREADABLE" };
    if (invisible.test(point) && !shapes(point, before, after)) {
      return { reason: "TEXT_INVISIBLE", about: `U+${point.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}` };
    }
    before = point;
  }
  if (text.length > longestElement && !ascii.test(text) && graphemes(text).some((one) => one.length > longestElement)) return { reason: "TEXT_UNREADABLE" };
  if (rule.most !== undefined && lengthOf(text) > rule.most) return { reason: "TEXT_TOO_LONG", about: rule.most };
  if (rule.reason !== undefined && !isBlank(text)) {
    if (!hasLetters(text, leastLetters)) return { reason: "TEXT_WITHOUT_LETTERS" };
    if (lengthWithoutPadding(text) < rule.reason.least) return { reason: "TEXT_TOO_SHORT", about: rule.reason.least };
  }
  return undefined;
}

/** What is wrong with a purpose. One without letters is accepted, and counts as none. */
export const problemOfPurpose = (purpose: string): TextProblem | undefined => problemOf(trimmed(purpose), { most: longestPurpose });

/** The length of a text as people count: a family of four is one character. */
export const lengthOf = (text: string): number => (ascii.test(text) && !text.includes("\r") ? text.length : graphemes(text).length);

/** Whether nothing in it is visible. */
export const isBlank = (text: string): boolean => [...text].every((point) => unseen.test(point));

/** Whether it has at least this many letters, of any script. */
export const hasLetters = (text: string, least: number): boolean => [...text].filter((point) => letter.test(point) && !invisible.test(point)).length >= least;

/** Whether it has no half of a surrogate pair, as in a text that was cut inside an emoji, and no other noncharacter. */
export const isWellFormed = (text: string): boolean => !/[\p{Surrogate}\p{Noncharacter_Code_Point}\ufffd]/u.test(text);

/** The same text with U+FFFD, which is not accepted either, in place of each half character. */
export const marked = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, "\ufffd");

const leastLetters = 2;
const longestPurpose = 200;
// The maximum number of UTF-16 code units of one character: a family of four has 11.
const longestElement = 32;

const ascii = /^[\0-\x7f]*$/;
const control = /[\p{Cc}\p{Zl}\p{Zp}]/u;
// What modifies or numbers what it stands beside is none.
const letter = /(?![\p{Lm}\u00aa\u00ba])\p{L}/u;
// Unassigned, of private use, or the place of an object that was left out.
const noCharacter = /[\p{Cn}\p{Co}\ufffc]/u;
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
const unseen = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
const variation = /[\ufe00-\ufe0f]/;

const isOfLines = (point: string, after: string) => point === "\t" || point === "\n" || (point === "\r" && after === "\n");

// Characters with variations: symbols, emoji, and the scripts and punctuation of StandardizedVariants.txt.
const varied =
  /[\p{So}\p{Sm}\u{1f3fb}-\u{1f3ff}\u1000-\u109f\u203c\u2049\u2139\u3001-\u303f\u3400-\u9fff\ua840-\ua877\uaa60-\uaa7f\uf900-\ufaff\uff01-\uff1f\u{10ac0}-\u{10aff}\u{13000}-\u{1345f}\u{20000}-\u{3ffff}]/u;
const hasVariations = (point: string) => !ascii.test(point) && !invisible.test(point) && varied.test(point);

// What scripts and emoji need: a variation of a sign that has some, and a joiner between two signs.
const shapes = (point: string, before: string, after: string) =>
  variation.test(point)
    ? hasVariations(before) || (after === "\u20e3" && /^[0-9#*]$/.test(before))
    : /[\u200c\u200d]/.test(point) && isJoined(before) && isJoined(after);
const isSeen = (point: string) => point !== "" && !unseen.test(point);
const isJoined = (point: string) => (point.codePointAt(0) ?? 0) >= 0x0590 && (isSeen(point) || variation.test(point));

/** The length without blanks at the ends, and with several blanks in a row counted as one. */
export const lengthWithoutPadding = (text: string): number => lengthOf(squeezed(text));

const squeezed = (text: string) => text.replaceAll(new RegExp(`${unseen.source}+`, "gu"), " ").trim();
const trimmed = (text: string) => text.replaceAll(/^[\s\p{Z}\x85]+|[\s\p{Z}\x85]+$/gu, "");

const segmenter = new Intl.Segmenter("da", { granularity: "grapheme" });
const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), (one) => one.segment);
