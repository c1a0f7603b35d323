import { spawnSync } from "node:child_process";
import path from "node:path";
import { makeRoles, withSuperuserLock } from "#lib/server/postgres/roles.ts";
import { SETTINGS } from "../global-setup.ts";
import { buildCitus, whyNoCitus } from "./build-citus.ts";
import { startCluster } from "./cluster.ts";

// `npm run test:citus`: the integration tests on a Citus cluster, those of tenant isolation first. Options go to vitest.

/** If these fail, the others say little. */
const ISOLATION = ["src/lib/server/db/schema.test.ts", "src/lib/server/db/rights.test.ts", "src/testing/routes"];

const reason = whyNoCitus();
if (reason) console.log(`Skipped: ${reason}`);
else {
  buildCitus();
  const { sockets, stop } = startCluster(path.resolve(process.env.TEST_CITUS_HOME ?? ".data/citus"), SETTINGS);
  try {
    for (const socket of sockets) await withSuperuserLock(socket, makeRoles);
    const vitest = (...options: string[]): boolean =>
      spawnSync("vitest", ["run", "--project", "integration", ...options], {
        stdio: "inherit",
        env: { ...process.env, TEST_CITUS_NODES: sockets.join(",") },
      }).status === 0;
    const wanted = process.argv.slice(2);
    const isGood = wanted.length > 0 ? vitest(...wanted) : vitest(...ISOLATION) && vitest();
    process.exitCode = isGood ? 0 : 1;
  } finally {
    stop();
  }
}
