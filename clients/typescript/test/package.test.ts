// The package as another project installs it: from its tarball or from its folder, with nothing but TypeScript and Node.js.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { addresses, form, repository, token } from "./stack.js";

const client = join(repository, "clients", "typescript");
const compiler = join(client, "node_modules", ".bin", "tsc");
// Outside the repository, so that nothing is found above it that was not installed.
const folder = await mkdtemp(join(tmpdir(), "sygeopfoelgning-client-"));
after(() => rm(folder, { recursive: true }));

const run = async (program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) => {
  try {
    return (await promisify(execFile)(program, args, { cwd, env: { ...process.env, ...env }, timeout: 240_000 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return assert.fail(`${program} ${args.join(" ")}\n${stdout}\n${stderr}`);
  }
};

// The program that is compiled and run: every import path of the package, and a call.
const program = `
import { connect, date, findRefusal, formatDate, indexedDbStorage, isoDate, label, memoryStorage, messageFor, OfflineQueue, textProblem, watch, type Outcome, type Suite } from "@sygeopfoelgning/client";
import { IntakeService, type InformationForm } from "@sygeopfoelgning/client/cases";
import type { Plan } from "@sygeopfoelgning/client/scheduling";
import type { Party } from "@sygeopfoelgning/client/coordination";
import { JournalService } from "@sygeopfoelgning/client/documentation";
import { KindOfEmployment, KindOfEmploymentSchema } from "@sygeopfoelgning/client/type";
import type { Date as Day } from "@sygeopfoelgning/client/google/type/date";
import { ErrorInfoSchema } from "@sygeopfoelgning/client/google/rpc/error_details";

declare const process: { env: Record<string, string> };
const suite: Suite = connect({ services: JSON.parse(process.env["SUITE_ADDRESSES"]!) as never, token: () => process.env["SUITE_TOKEN"]!, purpose: "Prøve af pakken" });
const given = JSON.parse(process.env["SUITE_FORM"]!) as Partial<InformationForm>;
const day: Day = date("2026-03-02");
const queue = new OfflineQueue({ suite, storage: memoryStorage(), owner: "anna" });
const id = await queue.add(IntakeService.method.registerCase, { form: given as never });
await queue.add(JournalService.method.appendEntry, { subject: "Samtale", text: "Talt sammen." }, { needs: [{ command: id, take: "case.caseId", put: "caseId" }] });
await queue.replay();
const outcomes: Outcome["state"][] = (await queue.list()).map((command) => command.outcome.state);
const caseId = (await queue.answerTo(IntakeService.method.registerCase, id))?.case?.caseId ?? "";
const plan: Plan | undefined = (await suite.scheduling.deadline.getPlan({ caseId })).plan;
const parties: Party[] = (await suite.coordination.party.listParties({ caseId })).parties;
const refused: unknown = await suite.cases.case.getCase({ caseId: "" }).catch((error: unknown) => error);
console.log(JSON.stringify({
  outcomes, planned: plan !== undefined, parties: parties.length > 0, refused: findRefusal(refused)?.reason, message: messageFor(refused) !== "", day: [isoDate(day), formatDate(day)],
  label: label(KindOfEmploymentSchema, KindOfEmployment.EMPLOYEE_WITH_PAY), text: textProblem("a\\u200b")?.reason,
  others: [typeof watch, typeof indexedDbStorage, ErrorInfoSchema.typeName],
}));
`;

async function projectWith(name: string, installed: string): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ name, private: true, type: "module" }));

  const compilerOptions = { strict: true, target: "ES2022", module: "NodeNext", moduleResolution: "NodeNext", lib: ["ES2022", "DOM", "DOM.Iterable"], types: [], skipLibCheck: false, outDir: "out", rootDir: "." };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  await writeFile(join(project, "main.ts"), program);
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", installed], project);
  return project;
}

async function compiledAndRun(project: string): Promise<void> {
  await run(compiler, ["--project", "."], project);
  const { citizen, ...rest } = form();
  const given = JSON.stringify({ ...rest, citizen }, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  const printed = await run(process.execPath, ["out/main.js"], project, { SUITE_TOKEN: await token(), SUITE_ADDRESSES: JSON.stringify(addresses), SUITE_FORM: given });
  assert.deepEqual(JSON.parse(printed), {
    outcomes: ["done", "done"], planned: true, parties: true, refused: "INVALID_REQUEST", message: true, day: ["2026-03-02", "2. marts 2026"],
    label: "lønmodtager med løn under sygdom", text: "TEXT_INVISIBLE", others: ["function", "function", "google.rpc.ErrorInfo"],
  });
}

test("from its tarball, an empty project compiles against it and calls the services", async () => {
  // The package is built already: its scripts would build it again.
  await run("npm", ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder], client);
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  const project = await projectWith("from-tarball", join(folder, tarball!));

  await compiledAndRun(project);

  const files = await readdir(join(project, "node_modules", "@sygeopfoelgning", "client"), { recursive: true });
  assert.deepEqual(files.filter((file) => /^dist\/(test|page\.js|\.built)/.test(file)), []);
  // As a bundler resolves it.
  await cp(project, join(folder, "bundled"), { recursive: true, verbatimSymlinks: true });
  await writeFile(join(folder, "bundled", "tsconfig.json"), JSON.stringify({ compilerOptions: { strict: true, target: "ES2022", module: "ESNext", moduleResolution: "Bundler", lib: ["ES2022", "DOM"], types: [], noEmit: true }, files: ["main.ts"] }));
  await run(compiler, ["--project", "."], join(folder, "bundled"));
});

test("from its folder, too", async () => {
  await compiledAndRun(await projectWith("from-folder", client));
});
