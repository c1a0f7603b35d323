import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { NIL } from "uuid";
import {
  type CopiedCustomers,
  type CopyFiles,
  loadCopy,
  type OrderCopy,
  saveCopy,
} from "#records/orders/copy/copied-orders.ts";
import { COPY_QUERIES } from "#records/orders/copy/copy-queries.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { DAY_MS, generateLines, generateOrders } from "../shared/generated-copy.ts";
import { state } from "../shared/harness.ts";
import { median } from "../shared/pairs.ts";

// How the copy of the orders scales to one very large business: ten times as many orders each time, ten per customer over two
// years, generated in memory without a database; up to ten million also with 2.4 lines an order. `--orders 100000000` for the
// largest, which needs 8 GB of memory and 3 GB of disk.

const { orders, rounds } = parseArgs({
  options: { orders: { type: "string", default: "10000000" }, rounds: { type: "string", default: "5" } },
}).values;
const LARGEST = Number(orders);
const ROUNDS = Number(rounds);
const SMALLEST = 100_000;
const DAYS = 365;
/** The first instant of every day of two periods, and the one after them. */
const DAY_STARTS = Float64Array.from({ length: 2 * DAYS + 1 }, (_, day) => day * DAY_MS);

const PRODUCTS = 20_000;
const MOST_WITH_LINES = 10_000_000;

const ABOUT = { epoch: "bench", revision: 1, copy: "bench" };
const ASKED = {
  dayStarts: DAY_STARTS,
  days: DAYS,
  lastDays: [DAYS - 1, 2 * DAYS - 1],
  storefrontId: null,
  basis: "revenue" as const,
  thresholds: STANDARD_SCHEME.thresholds,
  cells: STANDARD_SCHEME.cells,
} as const;

/** Of processor time: nothing else works on it. */
const secondsOf = async (work: () => unknown): Promise<number> => {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};

const EVERYTHING = { from: 0, until: 2 * DAYS * DAY_MS, storefrontId: null, giftCardsAreSales: false } as const;

type Measured = "orders" | "lines";
const WORKS: Record<
  Measured,
  { done: string; make: (count: number) => CopiedCustomers; work: (copy: OrderCopy) => unknown }
> = {
  orders: { done: "all customers scored", make: generateOrders, work: (copy) => COPY_QUERIES.cells(copy, ASKED) },
  lines: {
    done: "all lines summed by product",
    make: (count) => ({ ...generateOrders(count), ...generateLines(count, PRODUCTS) }),
    work: (copy) => COPY_QUERIES.lines(copy, { ...EVERYTHING, by: "product" }),
  },
};

/** Seconds to read all of a copy, the median of some rounds after one. */
const measure = async (files: CopyFiles & { of: Measured }, count: number): Promise<number> => {
  const { done, make, work } = WORKS[files.of];
  const made = make(count);
  const bytes = Object.values(made).reduce((sum, { byteLength }) => sum + byteLength, 0);
  await saveCopy(files, ABOUT, made, new Date());
  let copy: Awaited<ReturnType<typeof loadCopy>> = null;
  const loading = await secondsOf(async () => {
    copy = await loadCopy(files);
  });
  if (!copy) throw new Error("The copy can't be read");
  const held = copy;
  const seconds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) seconds.push(await secondsOf(() => work(held)));
  const worked = median(seconds.slice(1));
  const peak = process.resourceUsage().maxRSS / 2 ** 20;
  console.log(
    `  ${count} orders with ${made.items?.length ?? 0} lines, ${(bytes / 1e6).toFixed(0)} MB: read from disk in ${loading.toFixed(2)} s, ${done} in ${worked.toFixed(2)} s, peak ${peak.toFixed(1)} GB`,
  );
  return worked;
};

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-copy-"));
try {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 60 * LARGEST) throw new Error(`${folder} needs ${(60 * LARGEST) / 2 ** 30} GB of free disk`);
  for (const [of, most] of [
    ["orders", LARGEST],
    ["lines", Math.min(LARGEST, MOST_WITH_LINES)],
  ] as const) {
    const seconds: number[] = [];
    for (let count = SMALLEST; count <= most; count *= 10) {
      seconds.push(await measure({ businessId: NIL, folder, of }, count));
    }
    const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
    const growth = last / first / (most / SMALLEST);
    const figure = { value: growth, how: `processor time, medians of ${ROUNDS} rounds per size` };
    const read = of === "lines" ? " with lines" : "";
    state(`growth of the time over that of the orders${read} (1: linear), to ${most}`, figure, { atMost: 1.2 });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
