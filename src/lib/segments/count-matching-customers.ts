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

/** Up to so many customers a count is always exact. */
const CROWD = 100_000;
/** An exact count of more may take so many times as long as counting the customers bare. */
const PATIENCE = 5;
const SAMPLE = 50_000;
/**
 * With so many of the sample meant, a binomial's standard error is at most 1/√1000 = 3.2 % of the count: an estimate is
 * within 10 % in 998 of 1000 cases. With fewer there is no estimate, however long the count takes.
 */
const ENOUGH = 1000;

type Estimated = Matched & {
  isEstimate: boolean;
  /** Of the business. */
  customers: number;
  /** How many each of the other criteria means. */
  others: number[];
};

type Options = {
  /** Of those who are meant, so many are named. */
  most: number;
  /** Counted in the same way. */
  others?: readonly Criteria[];
  crowd?: number;
  patience?: number;
  sample?: number;
};

/** How many customers criteria mean, and the first of them. Exact, or an estimate by the rules above, and told as one. */
export const countMatchingCustomers = async (
  criteria: Criteria,
  frame: CriteriaContext,
  { crowd = CROWD, patience = PATIENCE, sample = SAMPLE, ...wanted }: Options,
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
  if (customers <= crowd) return countAll();
  const inTime = await withinTime(patience * bareMs, frame, (client) => match(client));
  if (inTime) return { ...inTime, isEstimate: false, customers };
  const sampled = await withBusiness(frame, (client) => sampleCustomers(client, frame, sample / customers));
  const matched = await withBusiness(frame, (client) => match(client, { ...frame, customerIds: sampled }));
  if (matched.count < ENOUGH) return countAll();
  const scaled = (count: number) => Math.round((count * customers) / sampled.length);
  const { count, ids, others } = matched;
  return { count: scaled(count), ids, others: others.map(scaled), isEstimate: true, customers };
};
