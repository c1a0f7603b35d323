import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import type { Scope } from "../domain/permissions.ts";
import { importSales } from "./import-sales.ts";
import { takeUpImports } from "./queue-imports.ts";

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), "import-queue-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

const uploads = path.join(folder, "uploads");
const waitingFiles = (): string[] => (existsSync(uploads) ? readdirSync(uploads) : []);

const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

/** Three batches of 20,000 rows: invoices of three lines, each third given back. */
const ROWS = 42_000;
const file = path.join(folder, "orders.csv");
const csv = (): string => {
  const lines = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"];
  for (let i = 0; lines.length <= ROWS; i++) {
    const who = `c${i % 700}`;
    for (let line = 1; line <= 3; line++)
      lines.push(`${i},A${line},LAMP,${line},2011-01-10 09:00:00,2.00,${who},France`);
    if (i % 3 === 0) lines.push(`C${i},A1,LAMP,-1,2011-01-11 09:00:00,2.00,${who},France`);
  }
  return `${lines.join("\n")}\n`;
};
writeFileSync(file, csv());

const sumsOf = async (scope: Scope) =>
  query(
    scope,
    `select (select array[count(*), sum(total_price), sum(refunded_amount)] from orders) as orders,
      (select array[count(*), sum(line_total), sum(refund_amount)] from order_items) as items,
      (select array[count(*), sum(amount)] from refunds) as refunds,
      (select array[count(*), sum(order_count), sum(lifetime_value)] from customer_metrics) as metrics,
      (select array[rows_read, rows_refused, orders_new, orders_kept, refunds_new] from imports) as import,
      (select state from imports) as state`,
  );

/** A server as far as uploads go: takes the file, says so, and works on. */
const serve = async (scope: Scope, body: string): Promise<{ child: ChildProcess; said: Promise<string> }> => {
  const program = `
    import { createReadStream } from "node:fs";
    import { uploadImport } from "#lib/imports/upload-import.ts";
    const actor = { businessId: "${scope.businessId}", kind: "token", id: "erp", role: "admin" };
    const request = { format: "online-retail", fileName: "orders.csv", storefrontId: 1, shiftDays: 0 };
    const { id } = await uploadImport(actor, request, ${body});
    console.log(id);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = once(child.stdout, "data").then(([text]) => String(text).trim());
  return { child, said };
};

const kill = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
};

const untilDone = async (scope: Scope): Promise<void> => {
  while ((await query(scope, "select 1 from imports where state = 'succeeded'")).length === 0) await pause(20);
  while (waitingFiles().length > 0) await pause(20);
};

describe("a server that is killed with an upload it has acknowledged", () => {
  let expected: unknown;
  const undisturbed = async () => {
    const scope = await aBusiness({ currency: "GBP" });
    await importSales(asAdmin(scope), { file, format: "online-retail", storefrontId: 1 });
    return sumsOf(scope);
  };

  test.each([
    ["before the first batch", 0],
    ["between two batches", 19_000],
    ["near its end", 39_000],
  ])("%s: the next start goes on, to the same end as undisturbed", async (_, rows) => {
    expected ??= await undisturbed();
    const scope = await aBusiness({ currency: "GBP" });
    const { child, said } = await serve(scope, `createReadStream(${JSON.stringify(file)})`);
    const id = await said;
    const reached = `select 1 from imports where rows_read >= ${rows}`;
    while ((await query(scope, reached)).length === 0) await pause(2);
    await kill(child);
    expect(await query(scope, "select state from imports")).toEqual([
      { state: expect.stringMatching(/queued|running/) },
    ]);
    expect(waitingFiles()).toHaveLength(1);
    await takeUpImports();
    await untilDone(scope);
    expect(await sumsOf(scope)).toEqual(expected);
    // Whoever sent the file is whom every line names.
    const who = await query(scope, "select distinct actor_id from audit_log where things->>'import' is not null");
    expect({ id, who }).toEqual({
      id: (await query(scope, "select id from imports"))[0].id,
      who: [{ actor_id: "erp" }],
    });
  });
});

describe("what nobody needs is removed at the start", () => {
  test("a body that was cut off by a kill, and no other's", async () => {
    const scope = await aBusiness();
    const slow = `(async function* () { yield Buffer.from("InvoiceNo"); await new Promise(() => {}); })()`;
    const { child } = await serve(scope, slow);
    while (waitingFiles().length === 0) await pause(5);
    await takeUpImports();
    expect(waitingFiles()).toHaveLength(1);
    await kill(child);
    await takeUpImports();
    expect(waitingFiles()).toEqual([]);
    expect(await query(scope, "select 1 from imports")).toEqual([]);
  });

  test("a file without an import, unless it came a moment ago", async () => {
    mkdirSync(uploads, { recursive: true });
    for (const name of ["old", "new"]) writeFileSync(path.join(uploads, name), "x");
    const anHourAgo = Date.now() / 1000 - 3600;
    utimesSync(path.join(uploads, "old"), anHourAgo, anHourAgo);
    await takeUpImports();
    expect(waitingFiles()).toEqual(["new"]);
    rmSync(path.join(uploads, "new"));
  });
});

describe("an import whose file is not here", () => {
  const gone = async (startedDaysAgo: number) => {
    const scope = await aBusiness();
    await query(
      scope,
      `insert into imports (business_id, id, format, file_name, file_hash, state, resume_at, upload, actor_kind, actor_id, started_at)
       values ('${scope.businessId}', gen_random_uuid(), 'online-retail', 'a.csv', '0', 'queued', 'null', 'elsewhere', 'token', 'erp',
               now() - interval '${startedDaysAgo} days')`,
    );
    await takeUpImports();
    return query(scope, "select state, last_error from imports");
  };

  test("is left to the machine that has it, and given up after a week", async () => {
    expect(await gone(1)).toEqual([{ state: "queued", last_error: null }]);
    expect(await gone(8)).toEqual([
      { state: "failed", last_error: "The uploaded file is gone. Send it again to go on" },
    ]);
  });
});
