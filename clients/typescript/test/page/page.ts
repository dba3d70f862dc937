// A page as a front-end team would write it, as far as the test needs it.
import { fromJsonString } from "@bufbuild/protobuf";
import { connect, findRefusal, indexedDbStorage, messageFor, OfflineQueue, watch, type ServiceName, type Suite } from "@sygeopfoelgning/client";
import { InformationFormSchema, IntakeService, type AccessToCase } from "@sygeopfoelgning/client/cases";
import { JournalService } from "@sygeopfoelgning/client/documentation";

/** What the test passes to the page. */
export interface Setting {
  readonly services: Record<ServiceName, string>;
  readonly token: string;
  /** A form as JSON. */
  readonly form: string;
}

/** What the test does in the page besides filling in the form. */
export interface Page {
  start(setting: Setting): Promise<void>;
  openAccess(caseId: string): Promise<void>;
  watchJournal(caseId: string): void;
  writeNote(caseId: string, subject: string): Promise<void>;
  queueNewCaseWithNote(cprNumber: string, subject: string): Promise<void>;
}

let suite: Suite;
let setting: Setting;
let queue: OfflineQueue;
let access: AccessToCase;

const element = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;

const page: Page = {
  async start(given) {
    setting = given;
    suite = connect({ services: given.services, token: () => given.token, purpose: "Prøve i browseren" });
    queue = new OfflineQueue({ suite, storage: await indexedDbStorage(), owner: "sofie", onChange: () => void showQueue() });
    await showQueue();
    void queue.keepReplaying(new AbortController().signal, 1_000);
  },

  async openAccess(caseId) {
    access = (await suite.cases.caseAccess.getCaseAccess({ caseId })).access!;
    element("#responsible").textContent = access.responsibleId;
  },

  watchJournal(caseId) {
    void (async () => {
      const subscriptions = [{ subscriptionId: "journal", watched: { case: "journal" as const, value: { caseId } } }];
      const onLive = (live: boolean) => (element("#live").textContent = live ? "live" : "away");
      for await (const told of watch(suite.documentation.watch.watch, { subscriptions }, { onLive })) {
        if (told.case !== "snapshot" && told.case !== "change") continue;
        for (const entry of told.value.state.value?.entries ?? []) {
          const line = document.createElement("li");
          line.textContent = entry.subject;
          line.value = Number(entry.number);
          element("#journal").append(line);
        }
      }
    })();
  },

  async writeNote(caseId, subject) {
    await suite.documentation.journal.appendEntry({ caseId, subject, text: "Skrevet i browseren." });
  },

  async queueNewCaseWithNote(cprNumber, subject) {
    const form = fromJsonString(InformationFormSchema, setting.form);
    form.citizen!.cprNumber = cprNumber;
    const registered = await queue.add(IntakeService.method.registerCase, { form }, { label: "Ny sag" });
    await queue.add(
      JournalService.method.appendEntry,
      { subject, text: "Skrevet uden forbindelse." },
      { label: subject, needs: [{ command: registered, take: "case.caseId", put: "caseId" }] },
    );
  },
};

async function showQueue(): Promise<void> {
  const lines = (await queue.list()).map((command) => {
    const line = document.createElement("li");
    line.textContent = `${command.label}: ${command.outcome.state}`;
    return line;
  });
  element("#queue").replaceChildren(...lines);
}

element("#form").addEventListener("submit", (event) => {
  event.preventDefault();
  const entered = new FormData(event.target as HTMLFormElement);
  const form = fromJsonString(InformationFormSchema, setting.form);
  form.citizen!.cprNumber = String(entered.get("cprNumber"));
  form.citizen!.address!.postalCode = String(entered.get("postalCode"));
  for (const output of document.querySelectorAll("output")) output.textContent = "";
  suite.cases.intake.registerCase({ form }).then(
    (registered) => {
      element("#case").textContent = registered.case!.caseId;
      element("#message").textContent = registered.case!.caseNumber;
    },
    (error: unknown) => {
      element("#message").textContent = messageFor(error);
      for (const { path, message } of findRefusal(error)?.violations ?? []) {
        document.querySelector(`[data-path="${path}"]`)?.append(message);
      }
    },
  );
});

element("#access").addEventListener("submit", (event) => {
  event.preventDefault();
  const responsibleId = String(new FormData(event.target as HTMLFormElement).get("responsible"));
  element("#conflict").textContent = "";
  void (async () => {
    try {
      access = (await suite.cases.caseAccess.assignCase({ caseId: access.caseId, etag: access.etag, responsibleId })).access!;
      element("#responsible").textContent = access.responsibleId;
    } catch (error) {
      const conflict = findRefusal(error)?.conflict;
      // The current state is read and shown; the user decides whether to write nevertheless.
      await page.openAccess(access.caseId);
      element("#conflict").textContent = conflict?.currentEtag === access.etag ? messageFor(error) : "";
    }
  })();
});

Object.assign(globalThis, { page });
