import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { NIL } from "uuid";
import { createRandom } from "#lib/statistics/random.ts";
import { type CopiedCustomers, type CopyFiles, loadCopy, saveCopy } from "#records/orders/copy/copied-orders.ts";
import { COPY_QUERIES } from "#records/orders/copy/copy-queries.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { state } from "../shared/harness.ts";
import { median } from "../shared/pairs.ts";

// How the copy of the orders scales to one very large business: ten times as many orders each time, ten per customer over two
// years, generated in memory without a database. `--orders 100000000` for the largest, which needs 8 GB of memory and 3 GB of disk.

const { orders, rounds } = parseArgs({
  options: { orders: { type: "string", default: "10000000" }, rounds: { type: "string", default: "5" } },
}).values;
const LARGEST = Number(orders);
const ROUNDS = Number(rounds);
const SMALLEST = 100_000;
const DAY_MS = 86_400_000;
const DAYS = 365;
/** The first instant of every day of two periods, and the one after them. */
const DAY_STARTS = Float64Array.from({ length: 2 * DAYS + 1 }, (_, day) => day * DAY_MS);

/** Two thirds of the customers order less than the average of ten. */
const generate = (count: number): CopiedCustomers => {
  const random = createRandom(42);
  const customers = count / 10;
  const starts = new Uint32Array(customers + 1);
  for (let customer = 1; customer < customers; customer++) {
    const left = count - (starts[customer - 1] as number);
    starts[customer] = (starts[customer - 1] as number) + Math.min(left, Math.round(-10 * Math.log(1 - random())));
  }
  starts[customers] = count;
  const columns = {
    orderedAt: new Float64Array(count),
    revenue: new Float64Array(count),
    margin: new Float64Array(count).fill(Number.NaN),
    storefrontIds: new Int32Array(count).fill(1),
  };
  for (let at = 0; at < count; at++) {
    columns.orderedAt[at] = Math.floor(random() * 2 * DAYS * DAY_MS);
    columns.revenue[at] = 100 + Math.floor(random() * 100_000);
  }
  const ids = new Uint8Array(16 * customers);
  const view = new DataView(ids.buffer);
  for (let customer = 0; customer < customers; customer++) view.setUint32(16 * customer, customer);
  return { ids, starts, ...columns };
};

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

/** Seconds to score all customers of a copy, the median of some rounds after one. */
const measure = async (files: CopyFiles, count: number): Promise<number> => {
  await saveCopy(files, ABOUT, generate(count), new Date());
  let copy: Awaited<ReturnType<typeof loadCopy>> = null;
  const loading = await secondsOf(async () => {
    copy = await loadCopy(files);
  });
  if (!copy) throw new Error("The copy can't be read");
  const held = copy;
  const scoring: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) scoring.push(await secondsOf(() => COPY_QUERIES.cells(held, ASKED)));
  const scored = median(scoring.slice(1));
  const peak = process.resourceUsage().maxRSS / 2 ** 20;
  console.log(
    `  ${count} orders: read from disk in ${loading.toFixed(2)} s, all customers scored in ${scored.toFixed(2)} s, peak ${peak.toFixed(1)} GB`,
  );
  return scored;
};

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-copy-"));
try {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < 60 * LARGEST) throw new Error(`${folder} needs ${(60 * LARGEST) / 2 ** 30} GB of free disk`);
  const seconds: number[] = [];
  for (let count = SMALLEST; count <= LARGEST; count *= 10) {
    seconds.push(await measure({ businessId: NIL, folder, of: "orders" }, count));
  }
  const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
  const growth = last / first / (LARGEST / SMALLEST);
  const figure = { value: growth, how: `processor time, medians of ${ROUNDS} rounds per size` };
  state(`growth of the time over that of the orders (1: linear), to ${LARGEST}`, figure, { atMost: 1.2 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
