// What the guide's snippets assume: a page around them, and a user who is signed on.
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { InformationForm, InformationFormSchema } from "@sygeopfoelgning/client/cases";
import { as, form as newForm, token } from "./stack.js";

type FormData = Exclude<MessageInitShape<typeof InformationFormSchema>, InformationForm>;

process.env["TOKEN"] = await token();

export const form = plain(newForm()) as FormData;
export const anotherForm = plain(newForm()) as FormData;
const registrar = await as();
export const caseId = (await registrar.cases.intake.registerCase({ form: newForm() })).case!.caseId;
// The registrar's own reads wait for the write; the guide's connection knows nothing of it.
await registrar.scheduling.deadline.getPlan({ caseId });
await registrar.coordination.party.listParties({ caseId });
await registrar.documentation.journal.listEntries({ caseId });

/** What has been shown. */
export const shown: unknown[][] = [];
export const show = (...what: unknown[]): void => void shown.push(what);
export const screenIsFull = (): boolean => shown.length > 3;
export const screenIsLeft = (): boolean => true;

/** As a page stores it: plain objects, not messages. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("$")).map(([key, part]) => [key, plain(part)]));
}
