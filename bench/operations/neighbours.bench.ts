import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { migrateDatabase, openDatabase } from "#core/postgres/open-database.ts";
import { provideSettings } from "#core/server/settings.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { commandLine, createBusiness } from "#features/accounts/manage-businesses.ts";
import { loadDemoBusiness } from "#features/demo/load-demo-data.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { buildTarget, startTarget } from "#testing/processes/target.ts";
import { asOwner } from "../../src/core/db/policies.ts";
import { closeConnections } from "../../src/features/operations/store.ts";
import { createSegment } from "../../src/features/segments/edit-segment.ts";
import { state } from "../shared/harness.ts";
import { call, countFailures, type Outcome, openLoop, printTimes } from "../shared/open-loop.ts";
import { besideSlowReceivers } from "./neighbours-receivers.ts";

// Two businesses in one server process: one's reads alone, and while the other sends 40 heavy previews, 40 exports or 12
// ticket files at the same time, or all of these. Both measurements take turns, so that other load on the machine affects
// them equally. Then one's webhooks and readings of its shop, while the other's receivers are slow. Server, database and all callers share this machine.

const RECEIVERS = "slow receivers";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    customers: { type: "string", default: "30000" },
    storms: { type: "string", default: `previews,exports,ticket files,everything,${RECEIVERS}` },
  },
});
const [seconds, customers] = [Number(values.seconds), Number(values.customers)];
if (!(seconds > 0 && customers > 0)) throw new Error("--seconds and --customers must be numbers above 0");
const parts = values.storms.split(",");
const storms = parts.filter((part) => part !== RECEIVERS);
const PER_SECOND = 20;
const QUIET_CUSTOMERS = 5000;
/** Time for the other business's requests to reach full load. */
const STORM_COMES_MS = 5000;

const random = createRandom(360);

type Shop = { businessId: string; headers: Record<string, string> };

const makeShop = async (slug: string, size: number): Promise<Shop> => {
  const timeZone = "UTC";
  const { business, tenantSecret } = await createBusiness({ slug, name: slug, timeZone, currency: "USD" });
  const scope = { businessId: business.id };
  await loadDemoBusiness(scope, { customers: size, now: new Date(), timeZone });
  const actor = commandLine(scope);
  for (const minOrders of [1, 2, 5]) {
    await createSegment(actor, { name: `At least ${minOrders}`, criteria: { minOrders }, isAutomatic: true });
  }
  await recalculateSegments(actor, { reason: "request" });
  const { token } = await createToken(actor, { name: "bench", role: "admin", expiresInDays: null });
  const headers = {
    authorization: `Bearer ${token}`,
    "x-customer-api-id": business.id,
    "x-secret": tenantSecret,
  };
  return { ...scope, headers };
};

const REPORT = "/api/reports/customers/segmentation";
let days = 100;

/** The reads of the quiet business, equally frequent. */
const readsOf = (ids: readonly string[]): [kind: string, address: () => string][] => [
  ["list of customers", () => `/api/admin/customers?page=${1 + Math.floor(5 * random())}&pageSize=25`],
  ["search", () => "/api/admin/customers?q=an&pageSize=25"],
  ["a customer", () => `/api/admin/customers/${ids[Math.floor(ids.length * random())]}`],
  ["report, cached", () => `${REPORT}?days=90`],
  ["report, computed", () => `${REPORT}?days=${days++}`],
  ["segments", () => "/api/admin/segments"],
];

const measure = async (url: string, { headers }: Shop, reads: ReturnType<typeof readsOf>): Promise<Outcome[]> => {
  const { outcomes, latestMs } = await openLoop({ perSecond: PER_SECOND, seconds, random }, (due) => {
    const [kind, address] = reads[Math.floor(reads.length * random())] as (typeof reads)[number];
    return call({ url: `${url}${address()}`, headers }, due, () => kind);
  });
  console.log(`  ${outcomes.length} reads; the callers' own clock was late by ${latestMs.toFixed(0)} ms at worst`);
  return outcomes;
};

/** The other business's answers by kind of request and status. */
type Statuses = Map<string, number>;

const besideStorm = async <Result>(
  workerData: object,
  work: () => Promise<Result>,
): Promise<{ result: Result; statuses: Statuses }> => {
  const storm = new Worker(path.join(import.meta.dirname, "neighbours-storm.ts"), { workerData });
  await once(storm, "message");
  await pause(STORM_COMES_MS);
  const result = await work();
  const answered = once(storm, "message");
  storm.postMessage("stop");
  const [statuses] = (await answered) as [Statuses];
  await storm.terminate();
  return { result, statuses };
};

/** The reads alone, and beside each storm. */
const measureStorms = async (
  url: string,
  loud: Shop,
  quiet: Shop,
  reads: ReturnType<typeof readsOf>,
): Promise<void> => {
  for (const [, address] of [...reads, ...reads, ...reads]) {
    await call({ url: `${url}${address()}`, headers: quiet.headers }, performance.now(), () => "");
  }
  const alone: Outcome[] = [];
  const beside: [storm: string, outcomes: Outcome[], statuses: Statuses][] = [];
  for (const storm of storms) {
    alone.push(...(await measure(url, quiet, reads)));
    const workerData = { url, headers: loud.headers, customers, storm };
    const { result, statuses } = await besideStorm(workerData, () => measure(url, quiet, reads));
    beside.push([storm, result, statuses]);
    // Requests in progress are aborted, which ends their statements.
    await pause(STORM_COMES_MS);
  }
  const before = printTimes("alone", alone);
  const after = beside.map(([storm, outcomes, statuses]) => {
    const p99 = printTimes(`beside ${storm}`, outcomes);
    for (const [status, count] of [...statuses].sort())
      console.log(`    answered to the other business: ${status}: ${count}`);
    return [storm, p99] as const;
  });
  const failures = countFailures([...alone, ...beside.flatMap(([, outcomes]) => outcomes)]);
  const how = `reads of ${seconds} s alone and beside each, in turns`;
  state("failed reads", { value: failures, how }, { atMost: 0 });
  for (const [storm, p99] of after)
    state(`p99 beside ${storm} over p99 alone`, { value: p99 / before, how }, { atMost: 5 });
};

const folder = dataFolder();
const data = path.join(folder, "data");
const secrets = { AUTH_SECRET: randomBytes(36).toString("base64url"), ALLOW_PRIVATE_CONNECTIONS: "yes" };
provideSettings({ ...secrets, DATA_DIR: data, DATABASE_URL: "", DATABASE_OWNER_URL: "", LOG_LEVEL: "silent" });
await buildTarget();
const database = await openDatabase();
try {
  await migrateDatabase(database);
  const loud = await makeShop("loud", customers);
  const quiet = await makeShop("quiet", QUIET_CUSTOMERS);
  const { rows } = await asOwner((owner) => {
    const text = "select customer_id as id from customers where business_id = $1 limit 500";
    return owner.query<{ id: string }>(text, [quiet.businessId]);
  });
  const reads = readsOf(rows.map(({ id }) => id));
  const server = await startTarget(data, secrets);
  try {
    if (storms.length > 0) await measureStorms(server.url, loud, quiet, reads);
    if (parts.includes(RECEIVERS)) {
      const seconds = Object.entries(await besideSlowReceivers(server.url, loud, quiet));
      for (const [what, times] of seconds)
        state(
          `slowest of the ${what} beside slow receivers, s`,
          { value: Math.max(...times), how: `time, ${times.length} of them` },
          { atMost: 5 },
        );
    }
  } finally {
    await server.end();
  }
} finally {
  await closeConnections();
  await database.release();
  rmSync(folder, { recursive: true, force: true });
}
