import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import * as customers from "#app/api/admin/customers/route.ts";
import type { Handler } from "#http/handle.ts";
import { createToken } from "#lib/accounts/manage-api-tokens.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { median, state } from "../shared/harness.ts";
import { byKey, percentile } from "../shared/primary-key.ts";
import { fillWithCustomers } from "./many-customers.ts";

// The customer list with typical searches, for 1,000,000 customers (--customers 200000) next to a neighbor's tenth,
// compared with reading one of them by primary key: both through the whole stack, alternating in one process.

const { values } = parseArgs({ options: { customers: { type: "string", default: "1000000" } } });
const CUSTOMERS = Number(values.customers);
const ROUNDS = 40;

/** Typical searches for a customer: names, parts of one, an email address, a shop ID. */
const LOOKED_FOR = [
  "marta bandez",
  "bandez",
  "andez",
  "olga croz",
  "c0001234",
  "marta.bandez1",
  "ez ivan kali",
  "nobody",
];
/** Searches with very many matches. */
const BROAD = ["mar", "gmail", "ma"];
const PAGES = ["sort=name", "sort=-name&page=3", "sort=-lifetimeValue", "sort=-lastOrderAt"];
const COUNTED = ["sort=-orderCount", `criteria=${encodeURIComponent('{"minOrders":9}')}`];

await withBenchDatabase(async (owner) => {
  provideSettings({ RATE_LIMIT: "100000000", AUTH_SECRET: randomUUID() + randomUUID(), LOG_LEVEL: "silent" });
  const since = performance.now();
  const [businessId] = [await fillWithCustomers(owner, CUSTOMERS), await fillWithCustomers(owner, CUSTOMERS / 10)];
  for (const table of ["customers", "customer_metrics"]) await owner.query(`vacuum (analyze) ${table}`);
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  console.log(`  ${CUSTOMERS} customers and ${CUSTOMERS / 10} of a neighbour, loaded in ${seconds} s`);

  const actor = { kind: "system", id: "bench", role: "admin", businessId } as const;
  const { token } = await createToken(actor, { name: "bench", role: "admin", expiresInDays: null });
  const { rows } = await owner.query<{ id: string }>(
    "select customer_id as id from customers where business_id = $1 limit 1 offset 500",
    [businessId],
  );
  const id = rows[0]?.id ?? "";
  const timed = async (handler: Handler, query = ""): Promise<{ ms: number; total: number }> => {
    const request = new Request(`http://localhost/api/admin/customers?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const start = performance.now();
    const response = await handler(request, { params: Promise.resolve(handler === byKey ? { id } : {}) });
    const body = (await response.json()) as { total?: number };
    if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
    return { ms: performance.now() - start, total: body.total ?? 1 };
  };
  const queries = [...LOOKED_FOR, ...BROAD].map((q) => `q=${encodeURIComponent(q)}`).concat(PAGES, COUNTED);
  const times = new Map<string, number[]>([
    ["a row by primary key", []],
    ...queries.map((q) => [q, []] as [string, number[]]),
  ]);
  const totals = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [query, taken] of times) {
      // Requests that read a lot are repeated less often.
      const isHeavy = BROAD.some((q) => query === `q=${q}`) || COUNTED.includes(query);
      if (isHeavy && round % 8 > 0) continue;
      const { ms, total } = query.includes("=") ? await timed(customers.GET, query) : await timed(byKey);
      if (round > 0 || isHeavy) taken.push(ms);
      totals.set(query, total);
    }
  }
  for (const [query, taken] of times) {
    const [middle, p95] = [median(taken).toFixed(1), percentile(taken, 0.95).toFixed(1)];
    console.log(
      `  ${decodeURIComponent(query).padEnd(28)} ${middle.padStart(8)} ms, p95 ${p95.padStart(8)} ms, of ${totals.get(query)}`,
    );
  }
  const all = (wanted: readonly string[]) => wanted.flatMap((query) => times.get(query) ?? []);
  const base = percentile(times.get("a row by primary key") ?? [], 0.95);
  const searched = all(LOOKED_FOR.map((q) => `q=${encodeURIComponent(q)}`));
  state("p95 of searching for a customer over p95 of a row by primary key", percentile(searched, 0.95) / base, {
    atMost: 5,
  });
});
