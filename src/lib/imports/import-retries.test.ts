import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { provideSettings } from "#lib/server/settings.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import type { Actor } from "../domain/permissions.ts";
import { takeTurn } from "../server/db/imports/orders.ts";
import { pool } from "../server/db/pool.ts";
import { withBusiness } from "../server/db/with-business.ts";
import { runAs } from "../server/work.ts";
import { shownImport } from "./list-imports.ts";
import { uploadImport } from "./upload-import.ts";

const folder = mkdtempSync(path.join(tmpdir(), "import-retries-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

const CSV = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
1,A1,LAMP,1,2011-01-10 09:00:00,2.00,c1,France
`;

/** As the route does it, in the course of a request. */
const upload = (actor: Actor) =>
  runAs({ kind: "write", businessId: actor.businessId }, () =>
    uploadImport(
      actor,
      { format: "online-retail", fileName: "orders.csv", storefrontId: 1, shiftDays: 0 },
      Readable.from([Buffer.from(CSV)]),
    ),
  );

const endOf = async (actor: Actor, id: string) => {
  for (;;) {
    const entry = await shownImport(actor, id);
    if (entry.state === "succeeded" || entry.state === "failed") return entry;
    await pause(20);
  }
};

/** Cancels the statement that waits for a lock, as its time limit would. */
const cancelWaiting = async (): Promise<void> => {
  for (;;) {
    const { rowCount } = await pool().query(
      "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rowCount) return;
    await pause(5);
  }
};

test("an import is batch work, whatever request sent its file", async () => {
  await asOwner(`create table seen_timeouts (timeout text);
    grant insert, select on seen_timeouts to public;
    create function note_timeout() returns trigger language plpgsql as
      $$ begin insert into seen_timeouts values (current_setting('statement_timeout')); return null; end $$;
    create trigger note_timeout after insert on orders execute function note_timeout()`);
  const actor = asAdmin(await aBusiness({ currency: "GBP" }));
  const { id } = await upload(actor);
  expect(await endOf(actor, id)).toMatchObject({ state: "succeeded", ordersNew: 1 });
  const { rows } = await pool().query("select distinct timeout from seen_timeouts");
  expect(rows).toEqual([{ timeout: "1h" }]);
});

test("an import goes on after a statement that took too long", async () => {
  const actor = asAdmin(await aBusiness({ currency: "GBP" }));
  const id = await withBusiness(actor, async (client) => {
    await takeTurn(client, actor);
    const sent = await upload(actor);
    await cancelWaiting();
    return sent.id;
  });
  expect(await endOf(actor, id)).toMatchObject({ state: "succeeded", error: null, ordersNew: 1 });
});
