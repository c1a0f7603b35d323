import type { Progress } from "#core/runs/run-progress.ts";
import { freeMemory } from "#core/threads/free-memory.ts";
import type { Scope } from "#core/values/permissions.ts";
import { onAxisThread } from "#features/axes/store/axis-threads.ts";
import type { AxisJobs } from "#features/axes/store/axis-work.ts";
import { eachHistoryPage } from "#features/axes/store/customer-histories.ts";
import { ROW_LENGTH } from "#lib/axes/extract-features.ts";
import type { LearntChurn } from "#lib/axes/learn-churn.ts";
import { type AxisMoments, merged, NO_MOMENTS } from "#lib/axes/model.ts";
import { toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { countOrderers } from "#records/customers/buyers.ts";
import { eachPurchaseLog } from "#records/orders/purchase-logs.ts";
import type { HistoryFrame } from "./rules/behavior-reader.ts";
import type { FeaturePage, FeatureSpool } from "./store/make-profiles.ts";

/** How many customers' histories the churn model is trained on. */
const TRAINING_CUSTOMERS = 20_000;

/** How histories are read, and the churn model that scores them. */
export type HistoryReading = { reading: HistoryFrame; churn: LearntChurn["model"] };

export const trainChurnModel = async (
  scope: Scope,
  { asOf, timeZone, currency }: HistoryFrame,
  signal: AbortSignal,
): Promise<LearntChurn> => {
  const people = await countOrderers(scope);
  const customers: number[][] = [];
  const part = people > TRAINING_CUSTOMERS ? { chance: TRAINING_CUSTOMERS / people, isRest: false } : "all";
  await eachPurchaseLog(scope, { until: asOf, timeZone, currency }, part, ({ customerIds, customers: rows, days }) => {
    signal.throwIfAborted();
    const own = customerIds.map((): number[] => []);
    for (const [at, customer] of rows.entries()) own[customer]?.push(days[at] as number);
    customers.push(...own);
  });
  return onAxisThread("churn", { customers, asOfDay: toDayNumber(toLocalDay(asOf, timeZone)) }, signal);
};

type Page = AxisJobs["features"]["result"];

/** All customers with an order before the as-of time and their features, one page at a time, sorted by ID. */
export const eachFeaturePage = (
  scope: Scope,
  { reading, churn }: HistoryReading,
  signal: AbortSignal,
  take: (page: Page, read: number) => Promise<void> | void,
): Promise<void> => {
  let read = 0;
  return eachHistoryPage(scope, reading.asOf, {
    compute: ({ packed }) => {
      signal.throwIfAborted();
      return onAxisThread("features", { packed, reading, churn }, signal, [packed.buffer]);
    },
    take: async (page: Page, { customers }) => {
      read += customers;
      await take(page, read);
    },
  });
};

const joined = (one: Record<string, AxisMoments>, other: Record<string, AxisMoments>): Record<string, AxisMoments> =>
  Object.fromEntries(
    Object.entries(other).map(([axis, features]) => [
      axis,
      Object.fromEntries(
        Object.entries(features).map(([name, own]) => [name, merged(one[axis]?.[name] ?? NO_MOMENTS, own)]),
      ),
    ]),
  );

/** The random end of a UUID as a number in [0, 1), so that the same customers are sampled each time. */
const toUnitFraction = (customerId: string): number => Number.parseInt(customerId.slice(-8), 16) / 2 ** 32;

const drawn = ({ customerIds, revisions, table: { columns, values } }: FeaturePage, chance: number): FeaturePage => {
  const rows = [...customerIds.keys()].filter((row) => toUnitFraction(customerIds[row] as string) < chance);
  const own = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) own.set(values.subarray(row * columns, (row + 1) * columns), i * columns);
  return {
    customerIds: rows.map((row) => customerIds[row] as string),
    revisions: rows.map((row) => revisions[row] as number),
    table: { rows: rows.length, columns, values: own },
  };
};

/** Joins the pages into one table in memory shared with threads. */
const joinPages = (pages: readonly FeaturePage[]): FeaturePage => {
  const customerIds = pages.flatMap((page) => page.customerIds);
  const bytes = customerIds.length * ROW_LENGTH * Float64Array.BYTES_PER_ELEMENT;
  const values = new Float64Array(new SharedArrayBuffer(bytes));
  let at = 0;
  for (const { table } of pages) {
    values.set(table.values, at);
    at += table.values.length;
  }
  const table = { rows: customerIds.length, columns: ROW_LENGTH, values };
  return { customerIds, revisions: pages.flatMap(({ revisions }) => revisions), table };
};

type Population = {
  /** Customers with an order before the as-of time. */
  count: number;
  /** Of all customers. */
  moments: Record<string, AxisMoments>;
  /** All customers, or above the limit a sample of about that size, chosen by their IDs. */
  sample: FeaturePage;
};

type Limits = {
  /** Above this many customers, only a sample of about this size is held in memory. */
  sampleSize: number;
  /** Gets all of them, to place them later without reading their histories again. */
  spool?: FeatureSpool | undefined;
};

/** Reads all customers once. */
export const readPopulation = async (
  scope: Scope,
  what: HistoryReading,
  { at, signal }: Progress,
  { sampleSize, spool }: Limits,
): Promise<Population> => {
  const people = await countOrderers(scope);
  let [count, moments] = [0, {} as Record<string, AxisMoments>];
  const pages: FeaturePage[] = [];
  at("histories", 0, people);
  await eachFeaturePage(scope, what, signal, async ({ moments: own, ...page }, read) => {
    await spool?.add(page);
    count += page.customerIds.length;
    moments = joined(moments, own);
    pages.push(people > sampleSize ? drawn(page, sampleSize / people) : page);
    if (people > sampleSize) freeMemory(page.table.values);
    at("histories", Math.min(read, people), people);
  });
  return { count, moments, sample: joinPages(pages) };
};
