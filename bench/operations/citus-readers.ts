import { parentPort, workerData } from "node:worker_threads";
import { withBusinessRows } from "#core/db/with-business.ts";
import { runAs } from "#core/load/work.ts";
import { provideSettings } from "#core/server/settings.ts";
import { listCustomers } from "#features/customers/list-customers.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { BUSINESSES, businessId, CUSTOMERS, customerId } from "./citus-shops.ts";

// Reads many businesses of one database, in a thread of its own, which has its own connections. Each message asks for some work and
// is answered with how long it took and how many reads it was.

export type Work =
  | { kind: "keys" | "reports"; seed: number; reads: number }
  | { kind: "mix"; seed: number; readers: number; ms: number };
export type Worked = { ms: number; reads: number };

const { url } = workerData as { url: string };
provideSettings({ DATABASE_URL: url, LOG_LEVEL: "silent" });

const any = (random: Random, count: number): number => Math.floor(random() * count);

const readKey = async (random: Random): Promise<void> => {
  const scope = { businessId: businessId(any(random, BUSINESSES)) };
  const key = { ...scope, id: customerId(any(random, CUSTOMERS)) };
  await withBusinessRows(scope, (rows) => rows.customer.findUniqueOrThrow({ where: { businessId_id: key } }));
};

let reports = 0;

/** Of a period that no earlier report of the business had. */
const readReport = async (random: Random): Promise<void> => {
  const scope = { businessId: businessId(any(random, BUSINESSES)) };
  await getSegmentationReport(scope, { method: "rfm", days: 100 + (reports++ % 900) });
};

const readList = async (random: Random): Promise<void> => {
  const scope = { businessId: businessId(any(random, BUSINESSES)) };
  await listCustomers(scope, { page: 1 + any(random, 20), pageSize: 25 });
};

const mixed = (random: Random): Promise<void> => {
  const share = random();
  if (share < 0.7) return readKey(random);
  return share < 0.95 ? readList(random) : readReport(random);
};

const repeat = async (random: Random, read: (random: Random) => Promise<void>, reads: number): Promise<number> => {
  for (let done = 0; done < reads; done++) await read(random);
  return reads;
};

/** Each reader starts its next read when the last one is answered. */
const mix = async ({ seed, readers, ms }: Extract<Work, { kind: "mix" }>): Promise<number> => {
  const end = performance.now() + ms;
  const counts = Array.from({ length: readers }, async (_, reader) => {
    const random = createRandom(1000 * seed + reader);
    let reads = 0;
    for (; performance.now() < end; reads++) await mixed(random);
    return reads;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
};

const perform = (work: Work): Promise<number> => {
  if (work.kind === "mix") return mix(work);
  return repeat(createRandom(work.seed), work.kind === "keys" ? readKey : readReport, work.reads);
};

parentPort?.on("message", async (work: Work) => {
  const start = performance.now();
  const reads = await runAs({ kind: "read" }, () => perform(work));
  const worked: Worked = { ms: performance.now() - start, reads };
  parentPort?.postMessage(worked);
});
