import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { aBusiness, daysAgo, type OrderOptions, someOrders } from "#testing/builders.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import type { CopyKind } from "./copied-orders.ts";
import { buildOrderCopy, freeReadCopies, getCopyFolder, queryCopy } from "./order-copy.ts";
import { readCells } from "./order-readings.ts";

/** A process that copies the business's orders again and again. */
const copying = (scope: Scope, of: CopyKind): ChildProcess => {
  const program = `
    import { buildOrderCopy } from "#records/orders/copy/order-copy.ts";
    for (;;) {
      await buildOrderCopy(${JSON.stringify(scope)}, ${JSON.stringify(of)});
      console.log("copied");
    }`;
  return spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
};

const EVERYTHING = {
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  storefrontId: null,
  giftCardsAreSales: false,
  by: "product",
} as const;
const KINDS: CopyKind[] = ["orders", "lines"];

test.each(KINDS)("two processes that copy the same %s and are killed at any moment leave no wrong copy", async (of) => {
  const seed = Date.now() % 1_000_000;
  console.log(`Seed of the kills: ${seed}`);
  const random = createRandom(seed);
  const scope = await aBusiness({ storefronts: ["Web"] });
  const folder = getCopyFolder(scope);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let revenue = 0;
  const sell = async (orders: OrderOptions[]) => {
    await someOrders(scope, orders);
    revenue += orders.reduce((sum, { totalPrice = 0 }) => sum + totalPrice, 0);
  };
  await sell(
    Array.from({ length: 5000 }, (_, at) => ({
      customer: `c${at % 1500}`,
      totalPrice: 100 + (at % 900),
      orderedAt: daysAgo(1 + (at % 80)),
    })),
  );
  const periods = twoPeriods({ zone: "UTC", last: toLocalDay(new Date(), "UTC"), days: 90, storefrontId: null });
  const expectRight = async () => {
    const rows =
      of === "orders" ? (await readCells(scope, periods)).cells : (await queryCopy(scope, "lines", EVERYTHING)).groups;
    expect(rows.reduce((sum, row) => sum + row.revenue, 0)).toBe(revenue);
  };
  for (let round = 0; round < 4; round++) {
    const children = [copying(scope, of), copying(scope, of)];
    const ends = children.map((child) => once(child, "exit"));
    const begun = Promise.all(children.map(({ stdout }) => stdout && once(stdout, "data")));
    // A process that ends by itself says nothing more.
    expect(await Promise.race([begun.then(() => "copied"), ...ends.map((end) => end.then(() => "ended"))])).toBe(
      "copied",
    );
    await sell([{ customer: `new-${round}`, orderedAt: daysAgo(1), totalPrice: 5000 }]);
    await expectRight();
    for (const child of children) {
      await pause(300 * random());
      child.kill("SIGKILL");
    }
    expect((await Promise.all(ends)).map(([, signal]) => signal)).toEqual(["SIGKILL", "SIGKILL"]);
    await expectRight();
    await freeReadCopies();
    await expectRight();
  }
  await buildOrderCopy(scope, of);
  await expectRight();
  expect(await readdir(folder)).toContain(`${of}.columns`);
});
