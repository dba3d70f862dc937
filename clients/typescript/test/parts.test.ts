// The small parts by themselves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Code, ConnectError } from "@connectrpc/connect";
import { findRefusal, messageFor, newRequestId, pages, services } from "@sygeopfoelgning/client";
import { BadRequestSchema, ErrorInfoSchema, LocalizedMessageSchema, PreconditionFailureSchema, ResourceInfoSchema, RetryInfoSchema } from "@sygeopfoelgning/client/google/rpc/error_details";
import { Positions } from "#dist/positions.js";

const info = (reason: string, metadata: Record<string, string> = {}, domain = "sygeopfoelgning.dk") => ({ desc: ErrorInfoSchema, value: { reason, domain, metadata } });

test("a refusal says everything that the service said", () => {
  const error = new ConnectError("no", Code.FailedPrecondition, undefined, [
    info("NO_RULE_SET", { first_absence_day: "1990-01-01" }),
    { desc: LocalizedMessageSchema, value: { locale: "da-DK", message: "Der er ingen regler." } },
    { desc: PreconditionFailureSchema, value: { violations: [{ type: "NO_RULE_SET", subject: "rules", description: "Regler mangler." }] } },
    { desc: ResourceInfoSchema, value: { resourceType: "case", resourceName: "1", description: "Sagen" } },
    { desc: BadRequestSchema, value: { fieldViolations: [{ field: "earlier_counted_periods[2].from", reason: "DATE_INVALID", description: "Datoen findes ikke." }] } },
    { desc: RetryInfoSchema, value: { retryDelay: { seconds: 1n, nanos: 500_000_000 } } },
  ]);

  assert.deepEqual(findRefusal(error), {
    code: Code.FailedPrecondition,
    reason: "NO_RULE_SET",
    message: "Der er ingen regler.",
    facts: { first_absence_day: "1990-01-01" },
    violations: [{ field: "earlier_counted_periods[2].from", path: "earlierCountedPeriods[2].from", reason: "DATE_INVALID", message: "Datoen findes ikke." }],
    preconditions: [{ type: "NO_RULE_SET", subject: "rules", message: "Regler mangler." }],
    resource: { type: "case", name: "1", message: "Sagen" },
    retryAfterMs: 1500,
    conflict: undefined,
    errorId: undefined,
  });
});

test("only what a service of the suite answered is a refusal", () => {
  assert.equal(findRefusal(new Error("none")), undefined);
  assert.equal(findRefusal(new ConnectError("HTTP 502", Code.Unavailable)), undefined);
  assert.equal(findRefusal(new ConnectError("other", Code.Internal, undefined, [info("QUOTA", {}, "example.com")])), undefined);
});

test("there is a text for every error", () => {
  assert.match(messageFor(new TypeError("Failed to fetch")), /ingen forbindelse/);
  assert.match(messageFor(new TypeError("Failed to fetch"), "en"), /no connection/);
  assert.equal(messageFor(new ConnectError("Unexpected error f00.", Code.Internal, undefined, [info("INTERNAL")])), "Unexpected error f00.");
});

test("a position supersedes those that were known when its write was sent, and no other", () => {
  const positions = new Positions();
  assert.equal(positions.atLeast, "");
  positions.learn("cases", "c1", positions.begin());
  positions.learn("documentation", "d1", positions.begin());
  assert.equal(positions.atLeast, "c1.d1");

  const [one, other] = [positions.begin(), positions.begin()];
  positions.learn("cases", "c3", other);
  positions.learn("cases", "c2", one);
  assert.equal(positions.atLeast, "d1.c3.c2");
  positions.learn("cases", "c4", positions.begin());
  assert.equal(positions.atLeast, "d1.c4");

  positions.forget();
  assert.equal(positions.atLeast, "");
});

test("a hundred writes at once are remembered within what a service takes", () => {
  const positions = new Positions();
  const sent = Array.from({ length: 100 }, () => positions.begin());
  sent.forEach((begun, i) => positions.learn("cases", "p".repeat(90) + i, begun));
  assert.ok(positions.atLeast.length <= 2000);
  assert.ok(positions.atLeast.endsWith("99"));
});

test("request ids are random UUIDs", () => {
  const ids = Array.from({ length: 1000 }, newRequestId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
});

test("a list ends with the page that names no next one", async () => {
  const asked: (string | undefined)[] = [];
  const list = (request: { pageToken?: string; of: string }) => {
    asked.push(request.pageToken);
    return Promise.resolve({ nextPageToken: ["two", "three", ""][asked.length - 1]!, page: asked.length });
  };
  const got: number[] = [];
  for await (const page of pages(list, { of: "case" })) got.push(page.page);
  assert.deepEqual([got, asked], [[1, 2, 3], ["", "two", "three"]]);
});

test("the four services are there, each with the proto services it serves", () => {
  assert.deepEqual(Object.keys(services), ["cases", "scheduling", "coordination", "documentation"]);
  for (const served of Object.values(services)) assert.ok(Object.keys(served).includes("watch"));
  assert.equal(services.cases.intake.typeName, "sygeopfoelgning.cases.v1.IntakeService");
});
