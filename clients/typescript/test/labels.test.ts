// The words for values of enums: the contract's.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DescEnum } from "@bufbuild/protobuf";
import { label, labels } from "@sygeopfoelgning/client";
import * as cases from "@sygeopfoelgning/client/cases";
import * as coordination from "@sygeopfoelgning/client/coordination";
import * as documentation from "@sygeopfoelgning/client/documentation";
import * as scheduling from "@sygeopfoelgning/client/scheduling";
import * as type from "@sygeopfoelgning/client/type";

const enums = [cases, coordination, documentation, scheduling, type].flatMap((module) =>
  Object.values(module as Record<string, unknown>).filter((one): one is DescEnum => (one as { kind?: string } | undefined)?.kind === "enum"),
);
assert.ok(enums.length > 10);

for (const one of enums.filter((each) => !each.name.endsWith("Order"))) {
  test(`every value of ${one.name} has a word in both languages, and no two have the same`, () => {
    const given = one.values.filter((value) => value.number !== 0);
    for (const language of ["da", "en"] as const) {
      assert.equal(new Set(given.map((value) => label(one, value.number, language))).size, given.length);
      assert.equal(labels(one, language).length, given.length);
    }
  });
}

test("a value is said in the language that is asked for", () => {
  const { KindOfEmployment, KindOfEmploymentSchema } = type;
  assert.equal(label(KindOfEmploymentSchema, KindOfEmployment.INSURED_UNEMPLOYED), "ledig, medlem af en a-kasse");
  assert.equal(label(KindOfEmploymentSchema, KindOfEmployment.INSURED_UNEMPLOYED, "en"), "unemployed member of an unemployment fund");
  assert.deepEqual([label(KindOfEmploymentSchema, 0), label(KindOfEmploymentSchema, 4711)], ["", ""]);
});
