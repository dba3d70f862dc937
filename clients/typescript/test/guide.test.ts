// docs/api-guide.md: its snippets and its commands work as described.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import "./gen/guide.js";
import { caseId, shown } from "./screen.js";
import { addresses, repository, token } from "./stack.js";

const commands = JSON.parse(readFileSync(join(repository, "clients", "typescript", "test", "gen", "commands.json"), "utf8")) as string[];
assert.ok(commands.length > 0);

for (const command of commands) {
  const [, port] = command.match(/http:\/\/localhost:520(\d)/) ?? assert.fail(`no address of ./run: ${command}`);
  test(`buf curl ${command.slice(command.lastIndexOf("/") + 1)}`, async () => {
    const here = command.replace(/http:\/\/localhost:520\d/, Object.values(addresses)[Number(port) - 1]!);
    const { stdout } = await promisify(execFile)("bash", ["-c", here], {
      cwd: repository,
      env: { ...process.env, TOKEN: await token(), CASE_ID: caseId, PATH: `${join(repository, "eng", "tools", "node_modules", ".bin")}:${process.env["PATH"]}` },
    });
    assert.ok(stdout.trim().startsWith("{"), stdout);
  });
}

after(() => {
  // The snippets have shown what their comments promise.
  assert.ok(shown.some((line) => line[0] === "form.firstAbsenceDay" && line[1] === "Datoen findes ikke."), JSON.stringify(shown.slice(0, 20), (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)));
  assert.ok(shown.some((line) => line.join() === "2026-03-02,2. marts 2026,02.03.2026"));
  assert.ok(shown.some((line) => line[0] === "lønmodtager med løn under sygdom"));
  const reply = shown.filter((line) => typeof line[0] === "string" && line[0].startsWith("Svar på oplysningsskemaet"));
  assert.ok(reply.length > 0 && reply.every((line) => line.includes("opfyldt")), `the reply that came in time is met: ${JSON.stringify(reply)}`);
  assert.ok(shown.some((line) => line[0] === "Gå til sagen" && typeof line[1] === "string"));
  assert.ok(shown.some((line) => line[0] === true), "the journal is intact");
});
