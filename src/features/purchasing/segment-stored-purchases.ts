import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { Part } from "#core/db/copy-rows.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { defineThreads } from "#core/threads/threads.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { savePurchasing } from "#features/purchasing/store/purchasing-groups.ts";
import { recalculateDependents } from "#features/segments/recalculate-segments.ts";
import {
  PURCHASING_DAYS,
  type PurchasingRow,
  purchasingFigures,
  SEGMENTATION_TYPES,
  type SegmentationType,
  type StoredAnswer,
  storedAnswer,
} from "#lib/purchases/purchasing.ts";
import {
  addPlaces,
  type Fits,
  type Places,
  type PurchasingFit,
  sizesIn,
  toSampledGroups,
} from "#lib/purchases/segment-purchases.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import { saveSnapshot } from "#records/comparison/snapshots.ts";
import { type FitJob, type fitPacked, type PackedRows, packRows } from "./store/packed-rows.ts";
import { countBuyersSince, openPurchases, type PurchaseReader } from "./store/purchase-rows.ts";

// A nightly run may wait for another business's; no user is waiting.
const threads = defineThreads<typeof fitPacked>("purchasing-fits", {
  module: "features/purchasing/store/packed-rows.ts",
  work: "fitPacked",
  priority: "run",
  oldMb: 1024,
  most: 1,
  longestMs: 600_000,
  idleMs: 10_000,
  mostWaiting: 100,
  jobsPerThread: 30,
});

/**
 * `fitPurchases` on a thread: with 50,000 customers it takes seconds, and the process must stay responsive. Stops
 * immediately when aborted.
 */
const fitOnThread = (job: FitJob, signal: AbortSignal): Promise<PurchasingFit> => threads().run(job, { signal });

/**
 * Up to this many customers are clustered directly; of more, a sample of about this size is, chosen by ID, and the
 * others are assigned to its segments.
 */
const SAMPLE_SIZE = 50_000;
const SEED = 360;

/** The days whose orders count, and the instants at which they begin and end. The last one is today by default. */
export const purchasingPeriod = async (scope: Scope, asOf?: Day) => {
  const { today, timeZone, currency } = await loadBusinessDay(scope);
  const end = asOf ?? today;
  const start = addDays(end, 1 - PURCHASING_DAYS);
  const [from, until] = [startOfDay(start, timeZone), startOfDay(addDays(end, 1), timeZone)];
  return { start, end, from, until, timeZone, currency };
};

type Work = Progress & {
  actor: Actor;
  period: Awaited<ReturnType<typeof purchasingPeriod>>;
  purchases: PurchaseReader;
  /** The approximate number of buyers in the period, and how many of them are clustered. */
  buyers: number;
  targetSize: number;
};

/** All or some of the buyers as rows, one page at a time. */
const eachPage = ({ purchases, signal }: Work, part: Part, take: (rows: PurchasingRow[]) => void): Promise<void> =>
  purchases(part, (rows) => {
    signal.throwIfAborted();
    take(rows);
  });

/** The clustered customers, ready for a worker thread. */
const readRows = async (work: Work, part: Part): Promise<{ customerIds: string[]; pages: PackedRows[] }> => {
  const { at, targetSize } = work;
  const read = { customerIds: [] as string[], pages: [] as PackedRows[] };
  at("purchases", 0, targetSize);
  await eachPage(work, part, (rows) => {
    read.pages.push(packRows(rows));
    for (const { customerId } of rows) read.customerIds.push(customerId);
    at("purchases", Math.min(read.customerIds.length, targetSize), targetSize);
  });
  return read;
};

const fitAll = async ({ at, signal }: Work, pages: readonly PackedRows[]): Promise<Fits> => {
  let done = 0;
  const fitBy = async (type: SegmentationType) => {
    at("groups", done, SEGMENTATION_TYPES.length);
    const found = await fitOnThread(
      { pages, options: { type, algorithm: "auto", segments: "auto", seed: SEED } },
      signal,
    );
    done++;
    return found;
  };
  return { behavioral: await fitBy("behavioral"), value: await fitBy("value"), frequency: await fitBy("frequency") };
};

/** Assigns the remaining buyers to the segments found. */
const placeRest = async (work: Work, part: Part, places: Places, fits: Fits): Promise<void> => {
  const { at, buyers } = work;
  await eachPage(work, part, (rows) => {
    addPlaces(places, rows, fits);
    at("places", Math.min(places.customerIds.length, buyers), buyers);
  });
};

type StoredGroups = { answers: StoredAnswer[]; places: Places };

const NO_CUSTOMERS: StoredGroups = {
  answers: [],
  places: { customerIds: [], behavioral: [], value: [], frequency: [] },
};

const findGroups = async (work: Work): Promise<StoredGroups> => {
  const { at, buyers, targetSize, period } = work;
  const chance = targetSize / buyers;
  const { customerIds, pages } = await readRows(work, targetSize < buyers ? { chance, isRest: false } : "all");
  if (customerIds.length === 0) return NO_CUSTOMERS;
  const fits = await fitAll(work, pages);
  const places = toSampledGroups(customerIds, fits);
  at("places", customerIds.length, buyers);
  if (targetSize < buyers) await placeRest(work, { chance, isRest: true }, places, fits);
  const details = { sampled: customerIds.length, period: { start: period.start, end: period.end } };
  const answers = SEGMENTATION_TYPES.map((type) =>
    storedAnswer(fits[type].answer, { ...details, sizes: sizesIn(places, type) }),
  );
  return { answers, places };
};

/** How many customers were assigned, and the number of segments of each type. */
type SegmentedPurchases = { customers: number } & Record<SegmentationType, number>;

const savePurchasingFigures = async (
  client: PoolClient,
  scope: Scope,
  madeAt: Date,
  answers: readonly StoredAnswer[],
) => {
  for (const answer of answers) {
    const of = { report: "purchasing", setting: answer.type, day: answer.period.end } as const;
    await saveSnapshot(client, scope, of, { madeAt, figures: purchasingFigures(answer) });
  }
};

type Options = { sampleSize?: number };

const findIn = async (
  actor: Actor,
  period: Work["period"],
  progress: Progress,
  { sampleSize = SAMPLE_SIZE }: Options,
): Promise<StoredGroups> => {
  const buyers = await countBuyersSince(actor, period.from);
  const purchases = await openPurchases(actor, period, buyers, progress.signal);
  const targetSize = Math.min(buyers, sampleSize);
  const found = await findGroups({ ...progress, actor, period, purchases, buyers, targetSize });
  progress.signal.throwIfAborted();
  return found;
};

const toSegmentedPurchases = ({ answers, places }: StoredGroups): SegmentedPurchases => {
  const groups = Object.fromEntries(answers.map(({ type, segments }) => [type, segments.length]));
  return { customers: places.customerIds.length, behavioral: 0, value: 0, frequency: 0, ...groups };
};

/**
 * Finds segments of each type among a business's own customers from their purchases in the last two years, and replaces
 * the stored ones in one transaction. Holds at most about 50,000 rows in memory: of more customers, the segments are
 * found from a deterministic sample (`sampleSize`, for tests).
 */
export const segmentStoredPurchases = async (
  actor: Actor,
  progress: Progress,
  options: Options = {},
): Promise<SegmentedPurchases> => {
  const madeAt = now();
  const found = await findIn(actor, await purchasingPeriod(actor), progress, options);
  const result = toSegmentedPurchases(found);
  await withBusiness(actor, async (client) => {
    await savePurchasing(client, actor, { madeAt, ...found });
    await savePurchasingFigures(client, actor, madeAt, found.answers);
    await insertAuditLine(client, actor, { action: "purchasing.segmented", after: result });
  });
  return result;
};

/** The same from the orders of the two years up to an earlier day. Stores only the figures that others are compared with. */
export const segmentPurchasesAsOf = async (
  actor: Actor,
  asOf: Day,
  progress: Progress,
): Promise<SegmentedPurchases> => {
  const madeAt = now();
  const found = await findIn(actor, await purchasingPeriod(actor, asOf), progress, {});
  await withBusiness(actor, (client) => savePurchasingFigures(client, actor, madeAt, found.answers));
  return toSegmentedPurchases(found);
};

/** Also updates the segments whose rules use purchase segments. */
export const performSegmentation = async (actor: Actor, progress: Progress) =>
  recalculateDependents(actor, "purchasing", await segmentStoredPurchases(actor, progress), progress);
