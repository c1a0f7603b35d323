import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { importInProcess } from "../run-import.ts";
import { checkLocalFile } from "./check-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "check-file-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

const readingOf = (lines: readonly string[]) => {
  const file = path.join(folder, "orders.csv");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return { file, format: "auto", storefrontId: 1 };
};
const { signal } = new AbortController();
const check = async (actor: Actor, lines: readonly string[]) =>
  (await checkLocalFile(actor, readingOf(lines), { signal, onProgress: () => {} })).result;
const bring = (actor: Actor, lines: readonly string[]) => importInProcess(actor, { ...readingOf(lines), stop: signal });

test("customers are counted once, however many orders they have and however often they change", async () => {
  const shop = await aBusiness();
  const actor = asAdmin(shop);
  const lines = [
    "Name,Email,Created at,Total,Accepts Marketing,Lineitem quantity,Lineitem name,Lineitem price",
    "#1,ada@s.test,2026-03-01 10:00:00 -0500,15.00,yes,1,Mug,5.00",
    "#1,,,,,1,Mug,5.00",
    "#1,,,,,1,Mug,5.00",
    "#2,ada@s.test,2026-03-02 10:00:00 -0500,5.00,no,1,Mug,5.00",
    "#3,bo@s.test,2026-03-03 10:00:00 -0500,5.00,no,1,Mug,5.00",
    "#4,cy@s.test,2026-03-04 10:00:00 -0500,5.00,yes,1,Mug,5.00",
    "#5,cy@s.test,2026-03-05 10:00:00 -0500,5.00,yes,1,Mug,5.00",
    "#6,dee@s.test,2026-03-06 10:00:00 -0500,5.00,yes,1,Mug,5.00",
  ];
  await anOrder(shop, { externalId: "known", customer: "cy@s.test", totalPrice: 500 });
  await anOrder(shop, { externalId: "other", customer: "bo@s.test", totalPrice: 500 });
  const counts = { ordersNew: 6, customersNew: 2, customersChanged: 1, customersKept: 1 };
  // The equal lines of #1 are all sold: nothing is in the file twice.
  expect(await check(actor, lines)).toMatchObject({ ...counts, duplicates: 0 });
  expect(await bring(actor, lines)).toMatchObject(counts);
});

test("revenue and refunds stand side by side of the same orders, in the file and in what is stored", async () => {
  const actor = asAdmin(await aBusiness());
  const lines = [
    "order_id,order_date,total_price,refunded_amount,status,customer_id",
    "1,2026-03-01,100.00,10.00,completed,a",
    "2,2026-03-02,50.00,50.00,cancelled,b",
    "3,2026-03-03,40.00,40.00,refunded,c",
    "4,2026-03-04,30.00,7.00,pending,d",
    "5,2026-03-05,20.00,0,partially paid,e",
    "6,2026-03-05,25.00,0,cancelled,b",
    // Given back of the completed order; of a canceled one nothing was paid.
    "C1,2026-03-06,-5.00,,completed,a",
    "C2,2026-03-06,-5.00,,completed,b",
  ];
  const sales = { sales: 3, revenue: 160, refunds: 55 };
  const file = await check(actor, lines);
  expect(file).toMatchObject({ ...sales, ordersNew: 6, problems: [{ code: "unmatched_return", count: 1 }] });
  await bring(actor, lines);
  const { stored } = await check(actor, lines);
  expect(stored).toMatchObject({ orders: 6, ...sales, sameDays: { orders: 6, ...sales } });
});

test("orders arrive while a large file is checked, also those of the file, and the check counts what is stored @full", async () => {
  const shop = await aBusiness();
  const actor = asAdmin(shop);
  await anOrder(shop, { externalId: "1", customer: "c0", totalPrice: 500 });
  const rowsOf = (count: number): string[] => {
    const rows = Array.from({ length: count }, (_, i) => `${i + 1},2026-03-01,c${i % 50},5.00`);
    return ["order_id,order_date,customer_id,total_price", ...rows];
  };
  const stop = new AbortController();
  let posted: Promise<unknown> | undefined;
  const watched = checkLocalFile(actor, readingOf(rowsOf(60_000)), {
    signal: stop.signal,
    // The check is in the middle of the file: an order that had to wait for its end would not arrive before.
    onProgress: () => {
      posted ??= anOrder(shop, { externalId: "2", customer: "c1", totalPrice: 700 }).finally(() =>
        stop.abort(new Error("the order arrived first")),
      );
    },
  });
  await expect(watched).rejects.toThrow("the order arrived first");
  await posted;
  expect(await check(actor, rowsOf(3))).toMatchObject({ ordersNew: 1, ordersUpdated: 2, customersNew: 1 });
});
