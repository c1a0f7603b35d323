import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { checkLocalFile } from "./check-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "check-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = "order_id,order_date,customer_id,total_price";

const fileOf = (count: number): string => {
  const file = path.join(folder, "orders.csv");
  const rows = Array.from({ length: count }, (_, i) => `${i + 1},2026-03-01,c${i % 50},5.00`);
  writeFileSync(file, `${[HEADER, ...rows].join("\n")}\n`);
  return file;
};

test("orders arrive while a large file is checked, also those of the file, and the check counts what is stored", async () => {
  const shop = await aBusiness();
  const actor = asAdmin(shop);
  await anOrder(shop, { externalId: "1", customer: "c0", totalPrice: 500 });
  const reading = { file: fileOf(60_000), format: "orders", storefrontId: 1 };
  const stop = new AbortController();
  let posted: Promise<unknown> | undefined;
  const watched = checkLocalFile(actor, reading, {
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
  const small = { ...reading, file: fileOf(3) };
  const { result } = await checkLocalFile(actor, small, { signal: new AbortController().signal, onProgress: () => {} });
  expect(result).toMatchObject({ ordersNew: 1, ordersUpdated: 2, customersNew: 1 });
});
