import type { PoolClient } from "pg";
import type { Frame } from "./domain/criteria/compile.ts";
import type { Criteria } from "./domain/criteria/criteria.ts";
import { countCustomers, type Matched, matchCriteria, sampleCustomers } from "./server/db/criteria-matches.ts";
import { makeRoom } from "./server/db/rfm-scoring.ts";
import { withBusiness } from "./server/db/with-business.ts";
import { withinTime } from "./server/db/within-time.ts";

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

export type Estimated = Matched & {
  isEstimate: boolean;
  /** Of the business. */
  customers: number;
  /** Those among whom it was counted, where not among all; the count is that of all the same. */
  sampled: readonly string[] | null;
};

type Limits = { crowd?: number; patience?: number; sample?: number };

/** How many customers criteria mean, and the first `most` of them. Exact, or an estimate by the rules above, and told as one. */
export const countMatching = async (
  criteria: Criteria,
  frame: Frame,
  most: number,
  { crowd = CROWD, patience = PATIENCE, sample = SAMPLE }: Limits = {},
): Promise<Estimated> => {
  const match = async (client: PoolClient, within = frame): Promise<Matched> => {
    await makeRoom(client);
    return matchCriteria(client, criteria, within, most);
  };
  const exact = (matched: Matched): Estimated => ({ ...matched, isEstimate: false, customers, sampled: null });
  const since = performance.now();
  const customers = await withBusiness(frame, (client) => countCustomers(client, frame));
  const bareMs = performance.now() - since;
  if (customers <= crowd) return exact(await withBusiness(frame, (client) => match(client)));
  const inTime = await withinTime(patience * bareMs, frame, (client) => match(client));
  if (inTime) return exact(inTime);
  const sampled = await withBusiness(frame, (client) => sampleCustomers(client, frame, sample / customers));
  const matched = await withBusiness(frame, (client) => match(client, { ...frame, customerIds: sampled }));
  if (matched.count < ENOUGH) return exact(await withBusiness(frame, (client) => match(client)));
  const scaled = Math.round((matched.count * customers) / sampled.length);
  return { count: scaled, ids: matched.ids, isEstimate: true, customers, sampled };
};
