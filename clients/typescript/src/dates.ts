// Calendar days: google.type.Date in messages, ISO 8601 in forms, Date in JavaScript. A day has no time zone; an instant has a
// day only in a time zone.
import { create } from "@bufbuild/protobuf";
import type { Language } from "./errors.js";
import { DateSchema, type Date as Day } from "./gen/google/type/date_pb.js";

/** The municipalities' time zone, independent of the device's. */
const denmark = "Europe/Copenhagen";

/**
 * A day in the form of messages: `date("2026-03-02")`, as a form's field gives it; `date(2026, 3, 2)`; or the day at an instant,
 * `date(new Date())`, in Denmark unless another time zone is named. Throws a RangeError for a day that does not exist.
 */
export function date(iso: string): Day;
export function date(year: number, month: number, day: number): Day;
export function date(instant: Date, timeZone?: string): Day;
export function date(of: string | number | Date, second?: number | string, day?: number): Day {
  if (of instanceof Date) return dayAt(of, typeof second === "string" ? second : denmark);
  if (typeof of === "number") return existing(of, second as number, day!);
  const [, year, month, dayOfMonth] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(of) ?? [];
  if (year === undefined) throw new RangeError(`A day is written 2026-03-02, not ${of}.`);
  return existing(Number(year), Number(month), Number(dayOfMonth));
}

/** A day as ISO 8601, `2026-03-02`: it sorts chronologically, and is the value of a form's date field. Empty for undefined. */
export const isoDate = (day: DayLike | undefined): string =>
  day === undefined ? "" : `${pad(day.year, 4)}-${pad(day.month, 2)}-${pad(day.day, 2)}`;

/** A day as a JavaScript instant: noon UTC, which has the same date everywhere people live except in the far Pacific. */
export const jsDate = (day: DayLike): Date => {
  const noon = new Date(0);
  noon.setUTCFullYear(day.year, day.month - 1, day.day);
  noon.setUTCHours(12);
  return noon;
};

/** A day for people: `2. marts 2026`, or short `02.03.2026`. Empty for undefined. */
export const formatDate = (day: DayLike | undefined, style: "long" | "short" = "long", language: Language = "da"): string =>
  day === undefined ? "" : formats[language][style].format(jsDate(day));

/** The parts of a day. */
export interface DayLike {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const short = { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" } as const;
const long = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
const formats = {
  da: { long: new Intl.DateTimeFormat("da-DK", long), short: new Intl.DateTimeFormat("da-DK", short) },
  en: { long: new Intl.DateTimeFormat("en-GB", long), short: new Intl.DateTimeFormat("en-GB", short) },
};

function dayAt(instant: Date, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat("en-GB", { ...short, timeZone }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  return existing(part("year"), part("month"), part("day"));
}

function existing(year: number, month: number, day: number): Day {
  const noon = jsDate({ year, month, day });
  if (year < 1 || year > 9999 || noon.getUTCFullYear() !== year || noon.getUTCMonth() !== month - 1 || noon.getUTCDate() !== day) {
    throw new RangeError(`There is no day ${isoDate({ year, month, day })}.`);
  }
  return create(DateSchema, { year, month, day });
}

const pad = (number: number, digits: number) => String(number).padStart(digits, "0");
