// A form is validated as the services validate it: checks.json has their answers to random requests (tests/Unit).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createRegistry, fromBinary, type DescMessage, type DescService } from "@bufbuild/protobuf";
import { check, services } from "@sygeopfoelgning/client";
import { RegisterCaseRequestSchema } from "@sygeopfoelgning/client/cases";
import { repository } from "./stack.js";

interface Checked {
  readonly type: string;
  readonly bytes: string;
  readonly violations: readonly (readonly [field: string, reason: string, da: string, en: string])[];
}

const said = JSON.parse(readFileSync(join(repository, "clients", "typescript", "test", "checks.json"), "utf8")) as Checked[];
const types = createRegistry(...Object.values(services).flatMap((area) => Object.values(area) as DescService[]).flatMap((service) => service.methods.map((method) => method.input)));

test("what the services say of a request is said before it is sent: the same fields, reasons and texts", async () => {
  assert.ok(said.length > 50 && said.some((one) => one.violations.length > 10));
  for (const { type, bytes, violations } of said) {
    const schema = types.getMessage(type) as DescMessage;
    const request = fromBinary(schema, Buffer.from(bytes, "base64"));
    const [danish, english] = await Promise.all([check(schema, request), check(schema, request, "en")]);
    const found = danish.map(({ field, reason, message }, at) => [field, reason, message, english[at]!.message]);
    const expected = violations.filter(([field, reason]) => !(field === "request_id" && reason === "FIELD_REQUIRED"));
    assert.deepEqual(found.map((one) => one.join(" | ")).sort(), expected.map((one) => one.join(" | ")).sort(), type);
  }
});

test("a form that is half filled in is told what it lacks, by the paths of the form", async () => {
  // A constructed number; nothing here queries a register.
  // A constructed number.
  const found = await check(RegisterCaseRequestSchema, { form: { citizen: { cprNumber: "1503851233", name: "Opdigtet Person" } } });

  assert.deepEqual(found.map(({ path, message }) => `${path}: ${message}`).sort(), [
    "form.causeGroup: Årsagen til sygemeldingen skal udfyldes.",
    "form.employment: Tilknytningen til arbejdsmarkedet skal udfyldes.",
    "form.firstAbsenceDay: Første fraværsdag skal udfyldes.",
  ]);
});

test("a form is left as it was given", async () => {
  const form = { citizen: { name: "A\u030ase" } };
  await check(RegisterCaseRequestSchema, { form });

  assert.equal(form.citizen.name, "A\u030ase");
});
