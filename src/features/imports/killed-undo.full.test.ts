import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aShop, query, withUploads } from "#testing/imports/upload-runs.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { fingerprints } from "#testing/processes/backups.ts";
import { type KillPoints, openKillPoints } from "#testing/processes/kill-points.ts";
import { killAtWrites } from "#testing/processes/killed-runs.ts";
import { ownDatabase } from "#testing/processes/scratch-database.ts";
import { importRecords } from "./import-records.ts";

const { folder, fileOf } = withUploads();
let points: KillPoints;
beforeAll(async () => {
  if (!isTestingCitus) points = await openKillPoints();
});
afterAll(() => points?.close());

/** What readers see; the writers' marks, numbers and times of changes are not part of it. */
const STATE = `select (select array_agg(to_jsonb(o) - '{written_by_import,created_by_import,changed_at}'::text[] order by external_id) from orders o) as orders,
  (select array_agg(to_jsonb(i) order by order_id, line_number) from order_items i) as items,
  (select array_agg(to_jsonb(r) order by refund_id) from refunds r) as refunds,
  (select array_agg(to_jsonb(c) - '{written_by_import,created_by_import}'::text[] order by external_id) from customers c) as customers,
  (select array_agg(to_jsonb(m) - '{revision,changed_in}'::text[] order by customer_id) from customer_metrics m) as metrics`;

/** A point is a trigger that waits for a lock of its own node. */
test.skipIf(isTestingCitus)(
  "an undo of an import killed at any write leaves everything as before, and done again it undoes all",
  async () => {
    const actor = await aShop();
    const given = { format: "online-retail", storefrontId: 1 };
    await importRecords(actor, { ...given, file: fileOf(900) });
    const before = await query(actor, STATE);
    // It changes 100 invoices of the first and adds 200.
    const later = path.join(folder, "later.csv");
    const lines = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"];
    for (let i = 180; i < 480; i++) lines.push(`${i},A9,LAMP,2,2011-02-10 09:00:00,3.00,c${i % 700},France`);
    writeFileSync(later, `${lines.join("\n")}\n`);
    await importRecords(actor, { ...given, file: later });
    expect(await query(actor, STATE)).not.toEqual(before);
    const [{ id }] = await query(actor, "select id from imports order by started_at desc limit 1");
    const whole = await fingerprints(ownDatabase());
    const program = `
    import { undoImport } from "#features/imports/undo-import.ts";
    const progress = { runId: crypto.randomUUID(), at: () => {}, signal: new AbortController().signal };
    await undoImport(${JSON.stringify(actor)}, { importId: "${id}" }, progress);
    process.exit(0);`;
    const kills = await killAtWrites(points, actor, program, async () => {
      expect(await fingerprints(ownDatabase())).toEqual(whole);
    });
    expect(kills).toBeGreaterThan(2);
    expect(await query(actor, STATE)).toEqual(before);
  },
);
