import { spawnSync } from "node:child_process";
import path from "node:path";
import { makeRoles, withSuperuserLock } from "#core/postgres/roles.ts";
import { SETTINGS, startCluster } from "#testing/processes/citus-cluster.ts";
import { buildCitus, whyNoCitus } from "./build-citus.ts";

// `npm run test:citus`: the integration tests on a Citus cluster, those of tenant isolation first. Options go to vitest.

/** If these fail, the others say little. */
const ISOLATION = ["src/core/db/schema.test.ts", "src/core/db/rights.test.ts", "src/house.test.ts"];

const reason = whyNoCitus();
if (reason) console.log(`Skipped: ${reason}`);
else {
  buildCitus();
  const { sockets, stop } = startCluster(path.resolve(process.env.TEST_CITUS_HOME ?? ".data/citus"), SETTINGS);
  try {
    for (const socket of sockets) await withSuperuserLock(socket, makeRoles);
    const vitest = (...options: string[]): boolean =>
      spawnSync("vitest", ["run", "--project", "integration", "--project", "full", ...options], {
        stdio: "inherit",
        env: { ...process.env, TEST_CITUS_NODES: sockets.join(",") },
      }).status === 0;
    const options = process.argv.slice(2);
    const namesFiles = options.some((option) => !option.startsWith("-"));
    const isGood = (namesFiles || vitest(...ISOLATION, ...options)) && vitest(...options);
    process.exitCode = isGood ? 0 : 1;
  } finally {
    stop();
  }
}
