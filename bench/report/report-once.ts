import { parseArgs } from "node:util";
import { withBusiness } from "#core/db/with-business.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { forgetMemory } from "../../src/core/cache.ts";
import { closeConnections } from "../../src/features/operations/store.ts";
import { answeredByCopies } from "../shared/answered-by.ts";

// A process that computes one business's report several times and prints the times and peak memory: started by
// report-sizes.ts, so that sizes don't share a process. DATABASE_URL is the database.

const {
  business = "",
  days,
  rounds,
} = parseArgs({
  options: {
    business: { type: "string" },
    days: { type: "string" },
    rounds: { type: "string" },
  },
}).values;
const scope = { businessId: business };
const times: number[] = [];
let customers = 0;
await answeredByCopies({ scope, of: ["orders"] }, async () => {
  for (let round = 0; round <= Number(rounds); round++) {
    forgetMemory();
    await withBusiness(scope, (client) => client.query("delete from report_cache where business_id = $1", [business]));
    const start = performance.now();
    const { value } = await getSegmentationReport(scope, { method: "rfm", days: Number(days) });
    times.push(performance.now() - start);
    customers = value.totals.customer_count;
  }
});
await closeConnections();
console.log(JSON.stringify({ times: times.slice(1), customers, peakMb: process.resourceUsage().maxRSS / 1024 }));
