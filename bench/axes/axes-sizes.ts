import { withBenchDatabase } from "../shared/bench-database.ts";
import { state } from "../shared/harness.ts";
import { type AxisRun, loadAxisShop, runAxes } from "./axes-shop.ts";

// How an axis run scales with the shop: 10,000 customers with nine orders each, ten times as many, … Each size is a
// business in one database, and each run a separate process.

const SMALLEST = 10_000;

export const measureSizes = async (largest: number): Promise<void> => {
  const sizes: number[] = [];
  for (let size = SMALLEST; size < largest; size *= 10) sizes.push(size);
  await withBenchDatabase(async (owner) => {
    const runs: AxisRun[] = [];
    for (const size of [...sizes, largest]) runs.push(runAxes((await loadAxisShop(owner, size)).businessId));
    const [first, last] = [runs[0], runs.at(-1)];
    if (!first || !last || first === last) return;
    const growth = last.whole / first.whole / (last.customers / first.customers);
    const how = "one run per size, each in a process of its own";
    state(
      `growth of the time over that of the customers (1: linear), to ${largest}`,
      { value: growth, how },
      { atMost: 1.3 },
    );
    state("peak memory over that at the smallest size", { value: last.peakMb / first.peakMb, how }, { atMost: 2.5 });
  });
};
