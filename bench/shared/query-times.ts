import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Handler } from "#core/http/handle.ts";
import { provideSettings } from "#core/server/settings.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { withBenchDatabase } from "./bench-database.ts";
import type { Figure } from "./harness.ts";
import { fillWithCustomers } from "./many-customers.ts";
import { median, percentile } from "./pairs.ts";
import { byKey } from "./primary-key.ts";

const KEY = "a row by primary key";

export type QueryTimes = {
  /** The p95 of all times of these queries, over the p95 of a row by primary key. */
  p95: (queries: readonly string[]) => Figure;
  /** The highest of these queries' medians, over the median of a row by primary key. */
  slowest: (queries: readonly string[]) => Figure;
};

type Asked = {
  handler: Handler;
  /** Query strings. */
  queries: readonly string[];
  /** Those that read a lot are repeated less often. */
  heavy?: readonly string[];
  rounds: number;
  /** How many an answer found. */
  found: (answer: unknown) => number;
};

export type ManyCustomers = {
  owner: pg.Client;
  businessId: string;
  /** Some of the customers. */
  ids: readonly string[];
  /** Times a route by its query strings and reading one customer by primary key: both through the whole stack, alternating. */
  timeQueries: (asked: Asked) => Promise<QueryTimes>;
};

const get = async (handler: Handler, { query, token, id }: { query: string; token: string; id: string }) => {
  const request = new Request(`http://localhost/?${query}`, { headers: { authorization: `Bearer ${token}` } });
  const start = performance.now();
  const response = await handler(request, { params: Promise.resolve(handler === byKey ? { id } : {}) });
  const answer: unknown = await response.json();
  if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  return { ms: performance.now() - start, answer };
};

const timesOf = async (
  { handler, queries, heavy = [], rounds, found }: Asked,
  as: { token: string; id: string },
): Promise<QueryTimes> => {
  const times = new Map<string, number[]>([KEY, ...queries].map((query) => [query, []]));
  const totals = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const [query, taken] of times) {
      const isHeavy = heavy.includes(query);
      if (isHeavy && round % 8 > 0) continue;
      const { ms, answer } = await get(query === KEY ? byKey : handler, { ...as, query: query === KEY ? "" : query });
      // The first round is a warm-up.
      if (round > 0 || isHeavy) taken.push(ms);
      totals.set(query, query === KEY ? 1 : found(answer));
    }
  }
  for (const [query, taken] of times) {
    const [middle, p95] = [median(taken).toFixed(1), percentile(taken, 0.95).toFixed(1)];
    const shown = decodeURIComponent(query).slice(0, 28).padEnd(28);
    console.log(`  ${shown} ${middle.padStart(8)} ms, p95 ${p95.padStart(8)} ms, ${totals.get(query)} found`);
  }
  const of = (query: string) => times.get(query) ?? [];
  return {
    p95: (some) => ({
      value: percentile(some.flatMap(of), 0.95) / percentile(of(KEY), 0.95),
      how: `time, p95 of ${rounds} alternating rounds`,
    }),
    slowest: (some) => ({
      value: Math.max(...some.map((query) => median(of(query)))) / median(of(KEY)),
      how: `time, medians of ${rounds} alternating rounds`,
    }),
  };
};

/** Gives `work` a business with so many customers next to a neighbor with a tenth. */
export const withManyCustomers = (count: number, work: (shop: ManyCustomers) => Promise<void>): Promise<void> =>
  withBenchDatabase(async (owner) => {
    provideSettings({ RATE_LIMIT: "100000000", AUTH_SECRET: randomUUID() + randomUUID(), LOG_LEVEL: "silent" });
    const since = performance.now();
    const [businessId] = [await fillWithCustomers(owner, count), await fillWithCustomers(owner, count / 10)];
    for (const table of ["customers", "customer_metrics"]) await owner.query(`vacuum (analyze) ${table}`);
    const seconds = ((performance.now() - since) / 1000).toFixed(0);
    console.log(`  ${count} customers and ${count / 10} of a neighbor, loaded in ${seconds} s`);

    const actor = { kind: "system", id: "bench", role: "admin", businessId } as const;
    const { token } = await createToken(actor, { name: "bench", role: "admin", expiresInDays: null });
    const { rows } = await owner.query<{ id: string }>(
      "select customer_id as id from customers where business_id = $1 limit 8 offset 500",
      [businessId],
    );
    const ids = rows.map((row) => row.id);
    await work({ owner, businessId, ids, timeQueries: (asked) => timesOf(asked, { token, id: ids[0] ?? "" }) });
  });
