import { parseArgs } from "node:util";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { commandLine } from "#features/accounts/manage-businesses.ts";
import { makeShop } from "#features/demo/rules/shop.ts";
import type { IncomingOrder } from "#records/rules/incoming-records.ts";
import { POST } from "../../src/app/api/v1/orders/batch/route.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addShop, copyingSales } from "./copy-sales.ts";

// The batch route, from JSON bodies of 1,000 orders to orders, lines, metrics and answers, one after the other by one
// program, compared with COPY of the same rows, prepared as text in advance, by the owner, into the same tables with the
// same indexes. They alternate. Then the same bodies again, which change nothing.

// A log line per request would hide the result.
process.env.LOG_LEVEL ??= "warn";

const ROUNDS = 3;
const BATCH = 1000;

const { values } = parseArgs({ options: { customers: { type: "string", default: "5000" } } });
const customers = Number(values.customers);
if (!(Number.isInteger(customers) && customers > 0)) throw new Error("--customers must be a whole number above 0");

const postedOf = (order: IncomingOrder) => ({
  externalId: order.externalId,
  orderedAt: order.orderedAt,
  updatedAt: order.orderedAt,
  status: order.status,
  totalPrice: (order.totalPrice / 100).toFixed(2),
  source: order.source,
  customer: order.customerExternalId === null ? null : { externalId: order.customerExternalId },
  lines: order.items.map(({ productId, productName, category, productType, brand, quantity, price, lineTotal }) => ({
    productId,
    name: productName,
    category,
    type: productType,
    brand,
    quantity,
    unitPrice: (price / 100).toFixed(2),
    discountAmount: (Math.max(0, price * quantity - lineTotal) / 100).toFixed(2),
  })),
});

/** Two years of a demo shop as request bodies, and how many orders and lines they have. */
const makeBodies = () => {
  const orders: IncomingOrder[] = [];
  const shop = makeShop({ seed: 7, customers, days: 730, now: new Date("2026-01-01T00:00:00Z"), timeZone: "UTC" });
  for (const whole of shop) orders.push(...whole.orders);
  const bodies: string[] = [];
  for (let at = 0; at < orders.length; at += BATCH)
    bodies.push(JSON.stringify({ orders: orders.slice(at, at + BATCH).map(postedOf) }));
  return { bodies, rows: orders.length + orders.reduce((sum, { items }) => sum + items.length, 0) };
};

const tokenOf = async (businessId: string): Promise<string> => {
  const draft = { name: "bench", role: "manager", expiresInDays: null } as const;
  return (await createToken(commandLine({ businessId }), draft)).token;
};

const send = async (token: string, bodies: readonly string[], expected: "created" | "unchanged"): Promise<void> => {
  for (const body of bodies) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", host: "localhost" };
    const request = new Request("http://localhost/api/v1/orders/batch", { method: "POST", headers, body });
    const response = await POST(request);
    const text = await response.text();
    const summary = response.ok ? JSON.parse(text).summary : null;
    const sum = summary && summary.created + summary.updated + summary.unchanged + summary.rejected;
    if (!summary || summary[expected] !== sum) throw new Error(`${response.status}: ${text.slice(0, 500)}`);
  }
};

await withBenchDatabase(async (owner) => {
  const { bodies, rows } = makeBodies();
  console.log(`  ${rows} orders and lines in ${bodies.length} requests`);
  const first = await addShop(owner);
  await send(await tokenOf(first), bodies, "created");
  // As autovacuum does in the first minute: without statistics, foreign keys are checked by the wrong index.
  await owner.query("analyze");
  let token = "";
  let known = await tokenOf(first);
  const times = await takeTurns(
    {
      "batch route": {
        prepare: async () => {
          token = await tokenOf(await addShop(owner));
        },
        work: () => send(token, bodies, "created"),
      },
      "batch route, nothing new": {
        prepare: async () => {
          // A new token has its own rate limit.
          known = await tokenOf(first);
        },
        work: () => send(known, bodies, "unchanged"),
      },
      COPY: await copyingSales(owner, first),
    },
    ROUNDS,
  );
  const perSecond = (name: "batch route" | "COPY") => Math.round(rows / (times.median(name) / 1000));
  console.log(`  ${perSecond("batch route")} rows a second by the batch route, ${perSecond("COPY")} by COPY`);
  state("rows a second of the batch route over COPY's", times.ratio("COPY", "batch route"), { atLeast: 0.33 });
});
