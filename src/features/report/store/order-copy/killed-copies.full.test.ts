import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { readRfmCells } from "#features/report/store/rfm-scoring.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { twoPeriods } from "#testing/shops/random-shops.ts";
import { copiedCells } from "./copied-readings.ts";
import { buildOrderCopy, getCopyFolder } from "./order-copy.ts";

/** A process that copies the business's orders again and again. */
const copying = (scope: Scope): ChildProcess => {
  const program = `
    import { buildOrderCopy } from "#features/report/store/order-copy/order-copy.ts";
    for (;;) {
      await buildOrderCopy(${JSON.stringify(scope)});
      console.log("copied");
    }`;
  return spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
};

test("two processes that copy the same orders and are killed at any moment leave no wrong copy", async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`Seed of the kills: ${seed}`);
  const random = createRandom(seed);
  const scope = await aBusiness({ storefronts: ["Web"] });
  const folder = getCopyFolder(scope);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await someOrders(
    scope,
    Array.from({ length: 5000 }, (_, at) => ({
      customer: `c${at % 1500}`,
      totalPrice: 100 + (at % 900),
      orderedAt: daysAgo(1 + (at % 170)),
    })),
  );
  const periods = twoPeriods({ zone: "UTC", last: toLocalDay(new Date(), "UTC"), days: 90, storefrontId: null });
  let answered = 0;
  const expectRight = async () => {
    const { customersInAll: _, ...cells } = await readRfmCells(scope, periods);
    const copied = await copiedCells(scope, periods);
    if (copied) expect(copied).toEqual(cells);
    answered += copied ? 1 : 0;
  };
  for (let round = 0; round < 4; round++) {
    const children = [copying(scope), copying(scope)];
    const ends = children.map((child) => once(child, "exit"));
    await Promise.all(children.map((child) => child.stdout && once(child.stdout, "data")));
    await someOrders(scope, [{ customer: `new-${round}`, orderedAt: daysAgo(1), totalPrice: 5000 }]);
    await expectRight();
    for (const child of children) {
      await pause(300 * random());
      child.kill("SIGKILL");
    }
    expect((await Promise.all(ends)).map(([, signal]) => signal)).toEqual(["SIGKILL", "SIGKILL"]);
    await expectRight();
  }
  await buildOrderCopy(scope);
  const before = answered;
  await expectRight();
  expect(answered).toBe(before + 1);
  expect(await readdir(folder)).toContain("orders.columns");
});
