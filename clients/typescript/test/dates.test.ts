// Days, in whatever time zone the device is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { toJson } from "@bufbuild/protobuf";
import { date, formatDate, isoDate, jsDate } from "@sygeopfoelgning/client";
import { DateSchema } from "@sygeopfoelgning/client/google/type/date";

for (const zone of ["Europe/Copenhagen", "America/Nuuk", "America/Los_Angeles", "Asia/Tokyo", "UTC"]) {
  test(`on a device in ${zone} a day stays the same day`, () => {
    process.env["TZ"] = zone;
    for (const iso of ["2026-03-02", "2026-03-29", "2026-10-25", "2024-02-29", "2026-01-01", "2026-12-31", "1899-12-31"]) {
      const day = date(iso);
      assert.deepEqual(toJson(DateSchema, day), { year: Number(iso.slice(0, 4)), month: Number(iso.slice(5, 7)), day: Number(iso.slice(8)) });
      assert.equal(isoDate(day), iso);
      assert.equal(isoDate(date(jsDate(day))), iso);
      assert.equal(isoDate(date(jsDate(day), zone)), iso);
      assert.equal(isoDate(date(day.year, day.month, day.day)), iso);
    }
    // What <input type="date"> has as its value.
    assert.equal(isoDate(date(new Date("2026-03-02"))), "2026-03-02");
    // Half past midnight in Denmark, when it is still yesterday in UTC.
    assert.equal(isoDate(date(new Date("2026-03-01T23:30:00Z"))), "2026-03-02");
    assert.equal(isoDate(date(new Date("2026-07-01T21:59:00Z"))), "2026-07-01");
    assert.equal(formatDate(date("2026-03-02")), "2. marts 2026");
    assert.equal(formatDate(date("2026-03-02"), "short"), "02.03.2026");
    assert.equal(formatDate(date("2026-03-02"), "long", "en"), "2 March 2026");
  });
}

test("no day is no text", () => {
  assert.deepEqual([isoDate(undefined), formatDate(undefined)], ["", ""]);
});

for (const wrong of ["2026-02-30", "2026-13-01", "2026-00-10", "2025-02-29", "02.03.2026", "2026-3-2", "2026-03-02T00:00:00Z", ""]) {
  test(`"${wrong}" is no day`, () => assert.throws(() => date(wrong), RangeError));
}

test("numbers that are no day are refused", () => {
  assert.throws(() => date(2026, 2, 29), RangeError);
  assert.throws(() => date(26, 2.5, 1), RangeError);
  assert.throws(() => date(new Date("nonsense")), RangeError);
});
