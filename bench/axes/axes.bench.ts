import { parseArgs } from "node:util";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { measureClustering } from "./axes-clustering.ts";
import { measureProfiles } from "./axes-profiles.ts";
import { loadAxisShop, readAllRows, runAxes } from "./axes-shop.ts";
import { measureSizes } from "./axes-sizes.ts";

// A run over all axes for 27,415 customers with a quarter of a million orders (features, clustering, all profiles
// stored; the specification: 15 to 20 minutes; `--shop 9000` for a smaller one) compared with merely fetching the same rows; the clustering alone
// compared with scikit-learn's; profiles through their routes compared with a row by primary key. With --customers
// 1000000: how a run scales to that many (axes-sizes.ts).

const ROUNDS = 3;
/** Seconds, on two cores. */
const AIM = 20;

const { customers, shop } = parseArgs({
  options: { customers: { type: "string" }, shop: { type: "string", default: "27415" } },
}).values;
const CUSTOMERS = Number(shop);
if (customers !== undefined) await measureSizes(Number(customers));
else {
  await withBenchDatabase(async (owner) => {
    const scope = await loadAxisShop(owner, CUSTOMERS);
    const times = await takeTurns(
      {
        "fetching the rows": { work: () => readAllRows(scope) },
        "a run": { work: async () => runAxes(scope.businessId) },
      },
      ROUNDS,
    );
    console.log(`  aim of a run of ${CUSTOMERS} customers on two cores: ${AIM} s`);
    state("a run over fetching its rows", times.ratio("a run", "fetching the rows"), { atMost: 20 });
    await measureProfiles(owner, scope);
    await measureClustering(owner, scope);
  });
}
