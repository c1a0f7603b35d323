import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Perform } from "#core/runs/run-progress.ts";
import { findRun } from "#core/runs/store/runs.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { requestSend, sendAudience } from "#features/audiences/send-audience.ts";
import type { AudienceValues } from "#features/audiences/store/audiences.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { executeRun } from "#worker/execute-run.ts";

const EVERYONE = { all: [{ field: "emailConsent", operator: "is_any_of", value: ["granted", "denied", "unknown"] }] };

const granted = { emailConsent: "granted", smsConsent: "granted", advertisingConsent: "granted" } as const;

export const CUSTOMERS = [
  { externalId: "ana", name: "Ana López", email: "ana@example.com", phone: "+14155552671", ...granted },
  { externalId: "bob", name: "=cmd()", email: "bob@example.com", ...granted, smsConsent: "denied" as const },
  // The same person under another ID: the earlier one is sent.
  { externalId: "ana-2", name: "Ana L", email: "ANA@example.com ", ...granted },
  { externalId: "no-email", name: "Cy", phone: "+447700900123", ...granted },
  { externalId: "denied", name: "Di", email: "di@example.com", emailConsent: "denied" as const },
  { externalId: "unknown", name: "Ed", email: "ed@example.com" },
];

/** Of these customers, who are not sent by email. */
export const LEFT_OUT = { objected: 0, no_consent: 2, no_address: 1, control_group: 0, duplicate: 1 };

/** A segment of all customers. */
export const everyoneOf = async (by: Actor): Promise<string> => {
  const { id } = await createSegment(by, { name: "All", criteria: EVERYONE, isAutomatic: true });
  await recalculateSegments(by, { reason: "edit", segmentIds: [id] });
  return id;
};

/** Returns its ID. */
export const anAudience = async (
  by: Actor,
  draft: Pick<AudienceValues, "source"> & Partial<AudienceValues>,
): Promise<string> => {
  const standard = { name: "All by email", format: "csv", purpose: "email", schedule: "manual", hour: 6 } as const;
  return (await createAudience(by, { ...standard, ...draft }, { language: "en" })).id;
};

/** For a file's tests: the folder of its files, and a business of these customers with a segment of them all. */
export const audienceShop = () => {
  const folder = mkdtempSync(path.join(tmpdir(), "audiences-"));
  provideSettings({ DATA_DIR: folder });
  const at = { folder } as { folder: string; actor: Actor; everyone: string };
  beforeAll(async () => {
    at.actor = asAdmin(await aBusiness());
    const since = new Date("2024-01-01").getTime();
    const customers = CUSTOMERS.map((each, i) => ({ ...each, createdAt: new Date(since + i * 1000) }));
    await saveSales(at.actor, { customers });
    at.everyone = await everyoneOf(at.actor);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return at;
};

/** Executes a queued run as a worker does, and returns it. */
export const executeSend = async (actor: Actor, runId: string) => {
  const jobId = (await findRun(actor, runId))?.jobId ?? "";
  const { businessId } = actor;
  const stop = new AbortController().signal;
  await executeRun({ businessId, runId, jobId, isLast: true, stop }, sendAudience as unknown as Perform);
  return readRun(actor, runId);
};

/** Requests a send and executes it. */
export const sendNow = async (actor: Actor, audienceId: string) =>
  executeSend(actor, (await requestSend(actor, audienceId)).id);
