import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import * as palette from "#app/api/admin/search/route.ts";
import type { Handler } from "#http/handle.ts";
import { createToken } from "#lib/accounts/manage-api-tokens.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { fillWithCustomers } from "../customers/many-customers.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { median, state } from "../shared/harness.ts";
import { byKey, percentile } from "../shared/primary-key.ts";

// What the command palette asks while a name, an email or an ID is typed, for 1,000,000 customers (--customers 200000) next to a
// neighbor's tenth and 300 segments, compared with reading one customer by primary key: both through the whole stack,
// alternating in one process.

const { values } = parseArgs({ options: { customers: { type: "string", default: "1000000" } } });
const CUSTOMERS = Number(values.customers);
const SEGMENTS = 300;
const ROUNDS = 60;

/** Each beginning of what people type, and texts that very many or no customers have. */
const TYPED = [
  ...["m", "ma", "mar", "mart", "marta", "marta b", "marta bandez"],
  ...["bandez", "andez", "ez ivan kali", "olga croz", "croz"],
  ...["c0001234", "C00012345", "0012345"],
  ...["marta.bandez1", "gmail", "gmail.com", "@gmail", "yahoo marta", "example.org zoe"],
  ...["qx", "zzz", "nobody", "nobody at all", "gold"],
];

await withBenchDatabase(async (owner) => {
  provideSettings({ RATE_LIMIT: "100000000", AUTH_SECRET: randomUUID() + randomUUID(), LOG_LEVEL: "silent" });
  const since = performance.now();
  const [businessId] = [await fillWithCustomers(owner, CUSTOMERS), await fillWithCustomers(owner, CUSTOMERS / 10)];
  await owner.query(
    `insert into customer_segments (business_id, segment_id, name, is_automatic)
     select $1, gen_random_uuid(), (array['Gold', 'Silver', 'Lapsed', 'New'])[1 + i % 4] || ' customers ' || i, true
       from generate_series(1, $2::int) i`,
    [businessId, SEGMENTS],
  );
  for (const table of ["customers", "customer_segments"]) await owner.query(`vacuum (analyze) ${table}`);
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  console.log(`  ${CUSTOMERS} customers and ${CUSTOMERS / 10} of a neighbor, loaded in ${seconds} s`);

  const actor = { kind: "system", id: "bench", role: "admin", businessId } as const;
  const { token } = await createToken(actor, { name: "bench", role: "admin", expiresInDays: null });
  const { rows } = await owner.query<{ id: string }>(
    "select customer_id as id from customers where business_id = $1 limit 1 offset 500",
    [businessId],
  );
  const id = rows[0]?.id ?? "";
  const timed = async (handler: Handler, query = ""): Promise<{ ms: number; found: number }> => {
    const request = new Request(`http://localhost/api/admin/search?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const start = performance.now();
    const response = await handler(request, { params: Promise.resolve(handler === byKey ? { id } : {}) });
    const { data } = (await response.json()) as { data: { customers?: unknown[]; segments?: unknown[] } };
    if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(data)}`);
    return { ms: performance.now() - start, found: (data.customers?.length ?? 1) + (data.segments?.length ?? 0) };
  };
  const recent = rows.map((row) => row.id).join(",");
  const queries = [...TYPED.map((q) => `q=${encodeURIComponent(q)}`), `ids=${recent}`];
  const KEY = "a row by primary key";
  const times = new Map<string, number[]>([KEY, ...queries].map((query) => [query, []]));
  const totals = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [query, taken] of times) {
      const { ms, found } = query === KEY ? await timed(byKey) : await timed(palette.GET, query);
      if (round > 0) taken.push(ms);
      totals.set(query, found);
    }
  }
  for (const [query, taken] of times) {
    const [middle, p95] = [median(taken).toFixed(1), percentile(taken, 0.95).toFixed(1)];
    const shown = decodeURIComponent(query).slice(0, 28).padEnd(28);
    console.log(`  ${shown} ${middle.padStart(8)} ms, p95 ${p95.padStart(8)} ms, ${totals.get(query)} found`);
  }
  const base = percentile(times.get(KEY) ?? [], 0.95);
  const asked = queries.flatMap((query) => times.get(query) ?? []);
  const slowest = Math.max(...queries.map((query) => median(times.get(query) ?? [])));
  state("p95 of the palette's searches over p95 of a row by primary key", percentile(asked, 0.95) / base, {
    atMost: 5,
  });
  state("the slowest search over a row by primary key, medians", slowest / median(times.get(KEY) ?? []), { atMost: 5 });
});
