import { parseArgs } from "node:util";
import { withBusiness } from "#core/db/with-business.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { readGroups } from "#features/report/read-groups.ts";
import { ensureCopy } from "#records/orders/copy/order-copy.ts";
import { forgetMemory } from "../../src/core/cache.ts";
import { closeConnections } from "../../src/features/operations/store.ts";
import { answeredByCopies } from "../shared/answered-by.ts";

// A process that computes one business's report several times and prints the times and peak memory: started by
// report-sizes.ts, so that sizes don't share a process. DATABASE_URL is the database. With --build it only copies the orders, as an import
// does; with --first it prints what the first report and its groups take in a process that hasn't read the orders before.

const { business, days, rounds, build, first } = parseArgs({
  options: {
    business: { type: "string", default: "" },
    days: { type: "string", default: "" },
    rounds: { type: "string", default: "0" },
    build: { type: "boolean", default: false },
    first: { type: "string" },
  },
}).values;
const scope = { businessId: business };
const forget = async () => {
  forgetMemory();
  await withBusiness(scope, (client) => client.query("delete from report_cache where business_id = $1", [business]));
};
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const reported = { days: Number(days) };

const measure = async (): Promise<object> => {
  if (build) {
    const times: number[] = [];
    for (const kind of ["orders", "traits"] as const) times.push(await timed(() => ensureCopy(scope, kind)));
    return { times };
  }
  if (first === "rfm" || first === "value" || first === "behavior") {
    await forget();
    const report = await timed(() => getSegmentationReport(scope, { method: first, ...reported }));
    return { times: [report, await timed(() => readGroups(scope, { method: first, ...reported }))] };
  }
  const times: number[] = [];
  let customers = 0;
  await answeredByCopies({ scope, of: ["orders"] }, async () => {
    for (let round = 0; round <= Number(rounds); round++) {
      await forget();
      const report = () => getSegmentationReport(scope, { method: "rfm", ...reported });
      times.push(await timed(async () => (customers = (await report()).value.totals.customer_count)));
    }
  });
  return { times: times.slice(1), customers };
};

const measured = await measure();
await closeConnections();
console.log(JSON.stringify({ ...measured, peakMb: process.resourceUsage().maxRSS / 1024 }));
