import { parseArgs } from "node:util";
import * as palette from "#app/api/admin/search/route.ts";
import { state } from "../shared/harness.ts";
import { withManyCustomers } from "../shared/query-times.ts";

// What the command palette asks while a name, an email or an ID is typed, for 1,000,000 customers (--customers 200000) next to a
// neighbor's tenth and 300 segments, compared with reading one customer by primary key.

const { values } = parseArgs({ options: { customers: { type: "string", default: "1000000" } } });
const SEGMENTS = 300;

/** Each beginning of what people type, and texts that very many or no customers have. */
const TYPED = [
  "m",
  "ma",
  "mar",
  "mart",
  "marta",
  "marta b",
  "marta bandez",
  "bandez",
  "andez",
  "ez ivan kali",
  "olga croz",
  "croz",
  "c0001234",
  "C00012345",
  "0012345",
  "marta.bandez1",
  "gmail",
  "gmail.com",
  "@gmail",
  "yahoo marta",
  "example.org zoe",
  "qx",
  "zzz",
  "nobody",
  "nobody at all",
  "gold",
];

type Answer = { data: { customers: unknown[]; segments: unknown[] } };

await withManyCustomers(Number(values.customers), async ({ owner, businessId, ids, timeQueries }) => {
  await owner.query(
    `insert into customer_segments (business_id, segment_id, name, is_automatic)
     select $1, gen_random_uuid(), (array['Gold', 'Silver', 'Lapsed', 'New'])[1 + i % 4] || ' customers ' || i, true
       from generate_series(1, $2::int) i`,
    [businessId, SEGMENTS],
  );
  await owner.query("vacuum (analyze) customer_segments");
  const queries = [...TYPED.map((q) => `q=${encodeURIComponent(q)}`), `ids=${ids.join(",")}`];
  const found = (answer: unknown) => {
    const { customers, segments } = (answer as Answer).data;
    return customers.length + segments.length;
  };
  const times = await timeQueries({ handler: palette.GET, queries, rounds: 60, found });
  state("p95 of the palette's searches over p95 of a row by primary key", times.p95(queries), { atMost: 5 });
  state("the slowest search over a row by primary key, medians", times.slowest(queries), { atMost: 5 });
});
