import type { PoolClient } from "pg";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import type { CriteriaContext } from "#lib/server/criteria/compile.ts";
import { raiseWorkMem } from "#lib/server/db/report/rfm-scoring.ts";
import {
  countCustomers,
  type Matched,
  matchCriteria,
  sampleCustomers,
} from "#lib/server/db/segments/criteria-matches.ts";
import { withBusiness, withinTime } from "../server/db/with-business.ts";

/** Up to this many customers a count is always exact. */
const EXACT_UP_TO = 100_000;
/** An exact count of more may take this many times as long as counting all customers. */
const SLOWDOWN_LIMIT = 5;
const SAMPLE = 50_000;
/**
 * With this many matches in the sample, a binomial's standard error is at most 1/√1000 = 3.2% of the count: an estimate
 * is within 10% in 998 of 1000 cases. With fewer matches the count is exact, however long it takes.
 */
const ENOUGH_MATCHES = 1000;

type Estimated = Matched & {
  isEstimate: boolean;
  /** In the business. */
  customers: number;
  /** The count for each of the other criteria. */
  others: number[];
};

type Options = {
  /** How many of the matching customers are returned. */
  most: number;
  /** Counted in the same way. */
  others?: readonly Criteria[];
  /** Never an estimate, however long that takes. */
  exact?: boolean;
  exactUpTo?: number;
  patience?: number;
  sample?: number;
};

/**
 * Counts the customers who match criteria and returns the first of them. The count is exact or, by the rules above, an
 * estimate marked as one.
 */
export const countMatchingCustomers = async (
  criteria: Criteria,
  frame: CriteriaContext,
  { exact = false, exactUpTo = EXACT_UP_TO, patience = SLOWDOWN_LIMIT, sample = SAMPLE, ...wanted }: Options,
): Promise<Estimated> => {
  const match = async (client: PoolClient, within = frame) => {
    await raiseWorkMem(client);
    return matchCriteria(client, criteria, within, wanted);
  };
  const since = performance.now();
  const customers = await withBusiness(frame, (client) => countCustomers(client, frame));
  const bareMs = performance.now() - since;
  const countAll = async (): Promise<Estimated> => ({
    ...(await withBusiness(frame, (client) => match(client))),
    isEstimate: false,
    customers,
  });
  if (exact || customers <= exactUpTo) return countAll();
  const inTime = await withinTime(patience * bareMs, frame, (client) => match(client));
  if (inTime) return { ...inTime, isEstimate: false, customers };
  const sampled = await withBusiness(frame, (client) => sampleCustomers(client, frame, sample / customers));
  const matched = await withBusiness(frame, (client) => match(client, { ...frame, customerIds: sampled }));
  if (matched.count < ENOUGH_MATCHES) return countAll();
  /** More digits would look exact. */
  const scaled = (count: number) =>
    Math.min(customers, Math.round(Number(((count * customers) / sampled.length).toPrecision(3))));
  const { count, ids, others } = matched;
  return { count: scaled(count), ids, others: others.map(scaled), isEstimate: true, customers };
};
