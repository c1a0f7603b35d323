import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { ShownRun } from "#core/runs/show-run.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { uploadImport } from "#features/imports/files/upload-import.ts";
import { readRun } from "#features/runs/manage-runs.ts";

import { startWorker } from "#worker/start-worker.ts";
import { aBusiness } from "../builders.ts";
import { until } from "../processes/runs.ts";
import { asAdmin } from "../request.ts";

/** A data folder for uploaded files, with workers that end after each test. To be called once by a test file. */
export const withUploads = () => {
  const folder = mkdtempSync(path.join(tmpdir(), "import-runs-"));
  provideSettings({ DATA_DIR: folder });
  afterAll(() => rmSync(folder, { recursive: true }));
  const uploads = path.join(folder, "uploads");
  const uploadedFiles = (): string[] => (existsSync(uploads) ? readdirSync(uploads) : []);
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    for (const name of uploadedFiles()) rmSync(path.join(uploads, name));
  });
  return {
    folder,
    uploads,
    uploadedFiles,
    ends,
    worker: async (): Promise<void> => {
      ends.push(await startWorker());
    },
    /** Invoices of three lines, numbered from `from`; every third one has a return. */
    fileOf: (rows: number, from = 0): string => {
      const lines = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"];
      for (let i = from; lines.length <= rows; i++) {
        const who = `c${i % 700}`;
        for (let line = 1; line <= 3; line++)
          lines.push(`${i},A${line},LAMP,${line},2011-01-10 09:00:00,2.00,${who},France`);
        if (i % 3 === 0) lines.push(`C${i},A1,LAMP,-1,2011-01-11 09:00:00,2.00,${who},France`);
      }
      const file = path.join(folder, `${rows}-${from}.csv`);
      writeFileSync(file, `${lines.join("\n")}\n`);
      return file;
    },
  };
};

export const query = (scope: Scope, sql: string) =>
  withBusiness(scope, async (client) => (await client.query(sql)).rows);

export const aShop = async (): Promise<Actor> => ({
  ...asAdmin(await aBusiness({ currency: "GBP" })),
  kind: "token",
  id: "erp",
});

export const send = async (shop: Actor, file: string): Promise<{ id: string; runId: string }> => {
  const request = { format: "online-retail", fileName: path.basename(file), storefrontId: 1, shiftDays: 0 };
  const { id, runId } = await uploadImport(shop, request, createReadStream(file));
  return { id, runId: runId ?? "" };
};

export const untilRun = (shop: Actor, id: string, ...states: ShownRun["state"][]): Promise<ShownRun> =>
  until(async () => {
    const run = await readRun(shop, id);
    return states.includes(run.state) && run;
  });
