import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { GET as listCustomers } from "#app/api/admin/customers/route.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { openCluster } from "#testing/processes/own-cluster.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";
import { nodeOf } from "./cluster.ts";
import { isTestingCitus } from "./on-citus.ts";

/** Ends a server and its sessions at once, as when a machine loses power. */
const killNode = (folder: string): void => {
  const file = path.join(folder, "data", "postmaster.pid");
  const [pid = ""] = readFileSync(file, "utf8").split("\n");
  const sessions = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  for (const each of [pid, ...sessions]) process.kill(Number(each), "SIGKILL");
  // The process may stay listed until its parent asks how it ended, and the next start would believe that it runs.
  for (const lock of [file, path.join(folder, ".s.PGSQL.5432.lock")]) rmSync(lock);
};

test.skipIf(!isTestingCitus)(
  "when a worker is killed, its businesses get 503 until it is back and have lost nothing; others go on",
  { timeout: 600_000 },
  async () => {
    const { owner, start, stop } = await openCluster();
    try {
      const shops: { scope: Scope; token: string; node: string }[] = [];
      for (let at = 0; at < 8; at++) {
        const scope = await aBusiness();
        await someOrders(scope, [{ customer: "ada" }, { customer: "bob" }]);
        const token = await aToken(asAdmin(scope));
        shops.push({ scope, token, node: await nodeOf(owner, scope.businessId) });
      }
      const lost = shops[0]?.node ?? "";
      expect(new Set(shops.map(({ node }) => node)).size).toBe(2);
      const answers = () =>
        Promise.all(
          shops.map(async ({ token, node }) => {
            const response = await listCustomers(aRequest("GET", "/api/admin/customers", { token }));
            const { total } = response.ok ? await response.json() : { total: null };
            const retryAfter = response.headers.get("retry-after");
            return { isLost: node === lost, status: response.status, total, retryAfter };
          }),
        );
      const fine = (isLost: boolean) => ({ isLost, status: 200, total: 2, retryAfter: null });
      const all = shops.map(({ node }) => fine(node === lost));
      expect(await answers()).toEqual(all);

      // The last use of tokens, which every node knows, is due to be written again.
      await owner.query("update api_tokens set last_used_at = now() - interval '1 hour'");
      killNode(lost.replace(/:\d+$/, ""));
      const busy = { isLost: true, status: 503, total: null, retryAfter: "5" };
      expect(await answers()).toEqual(all.map((each) => (each.isLost ? busy : each)));
      const written = shops.find(({ node }) => node !== lost);
      if (written) await someOrders(written.scope, [{ customer: "cleo" }]);

      start();
      const after = await answers();
      const extra = written ? shops.indexOf(written) : -1;
      expect(after).toEqual(all.map((each, at) => (at === extra ? { ...each, total: 3 } : each)));
    } finally {
      // Also if a check failed before the killed one was started again.
      start();
      await stop();
    }
  },
);
