import { parseArgs } from "node:util";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { median, state } from "../shared/harness.ts";
import { measureClustering } from "./axes-clustering.ts";
import { measureProfiles } from "./axes-profiles.ts";
import { loadAxisShop, readAllRows, runAxes } from "./axes-shop.ts";
import { measureSizes } from "./axes-sizes.ts";

// A run over all axes for 27,415 customers with a quarter of a million orders (features, clustering, all profiles
// stored; the specification: 15 to 20 minutes) compared with merely fetching the same rows; the clustering alone
// compared with scikit-learn's; profiles through their routes compared with a row by primary key. With --customers
// 1000000: how a run scales to that many (axes-sizes.ts).

const CUSTOMERS = 27_415;
const ROUNDS = 3;
/** Seconds, on two cores. */
const AIM = 20;

const { customers } = parseArgs({ options: { customers: { type: "string" } } }).values;
if (customers !== undefined) await measureSizes(Number(customers));
else {
  await withBenchDatabase(async (owner) => {
    const scope = await loadAxisShop(owner, CUSTOMERS);
    const [runs, reads]: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      reads?.push(await readAllRows(scope));
      runs?.push(runAxes(scope.businessId).whole);
    }
    const [run, read] = [median(runs ?? []), median(reads ?? [])];
    console.log(`  a run ${run.toFixed(1)} s (aim: ${AIM} s on two cores), fetching its rows ${read.toFixed(1)} s`);
    state("a run over fetching its rows", run / read, { atMost: 20 });
    await measureProfiles(owner, scope);
    await measureClustering(owner, scope);
  });
}
