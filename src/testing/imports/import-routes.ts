import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { startWorker } from "#worker/start-worker.ts";
import { GET as GET_IMPORT } from "../../app/api/admin/imports/[id]/route.ts";
import { POST as SEND } from "../../app/api/admin/imports/route.ts";
import { until } from "../processes/runs.ts";
import { answerOf, aRequest, type CallOptions } from "../request.ts";

/** Stores uploads in a separate folder and runs a worker that imports them. Call it at the top of a test file. */
export const withImportWorker = () => {
  const folder = mkdtempSync(path.join(tmpdir(), "imports-"));
  provideSettings({ DATA_DIR: folder });
  let endWorker: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    endWorker = await startWorker();
  });
  afterAll(async () => {
    await endWorker?.();
    rmSync(folder, { recursive: true });
  });
  const uploads = (): string[] => {
    const there = path.join(folder, "uploads");
    return existsSync(there) ? readdirSync(there) : [];
  };
  return { uploads, uploadsAreGone: () => until(async () => uploads().length === 0) };
};

type Imported = Record<string, unknown> & { id: string; state: string; error: string | null };

export type ImportAnswer = { status: number; body: { data: Imported } & Record<string, unknown> };

/** Sends a file as a program does. */
export const sendImport = (
  body: BodyInit,
  question: Record<string, string>,
  options: CallOptions,
): Promise<ImportAnswer> => {
  const headers = { "content-type": "text/csv", ...options.headers };
  const request = aRequest("POST", `/api/admin/imports?${new URLSearchParams(question)}`, { ...options, headers });
  return answerOf(SEND(new Request(request, { body, duplex: "half" } as RequestInit)));
};

const readImport = (id: string, who: CallOptions): Promise<ImportAnswer> =>
  answerOf(GET_IMPORT(aRequest("GET", `/api/admin/imports/${id}`, who), { params: Promise.resolve({ id }) }));

/** The import once it has ended, or is in one of these states. */
export const importOnce = (id: string, who: CallOptions, states = ["succeeded", "failed"]): Promise<Imported> =>
  until(async () => {
    const { status, body } = await readImport(id, who);
    expect(status).toBe(200);
    const { data } = body;
    return states.includes(data.state) && data;
  });
