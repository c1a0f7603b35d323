import { parseArgs } from "node:util";
import * as customers from "#app/api/admin/customers/route.ts";
import { state } from "../shared/harness.ts";
import { withManyCustomers } from "../shared/query-times.ts";

// The customer list with typical searches, for 1,000,000 customers (--customers 200000) next to a neighbor's tenth,
// compared with reading one of them by primary key.

const { values } = parseArgs({ options: { customers: { type: "string", default: "1000000" } } });

const searchesFor = (texts: readonly string[]): string[] => texts.map((q) => `q=${encodeURIComponent(q)}`);

/** Typical searches for a customer: names, parts of one, an email address, a shop ID. */
const LOOKED_FOR = searchesFor([
  "marta bandez",
  "bandez",
  "andez",
  "olga croz",
  "c0001234",
  "marta.bandez1",
  "ez ivan kali",
  "nobody",
]);
/** Searches with very many matches. */
const BROAD = searchesFor(["mar", "gmail", "ma"]);
const PAGES = ["sort=name", "sort=-name&page=3", "sort=-lifetimeValue", "sort=-lastOrderAt"];
const COUNTED = ["sort=-orderCount", `criteria=${encodeURIComponent('{"minOrders":9}')}`];

await withManyCustomers(Number(values.customers), async ({ timeQueries }) => {
  const times = await timeQueries({
    handler: customers.GET,
    queries: [...LOOKED_FOR, ...BROAD, ...PAGES, ...COUNTED],
    heavy: [...BROAD, ...COUNTED],
    rounds: 40,
    found: (answer) => (answer as { total: number }).total,
  });
  state("p95 of searching for a customer over p95 of a row by primary key", times.p95(LOOKED_FOR), { atMost: 5 });
});
