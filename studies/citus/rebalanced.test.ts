import pg from "pg";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { DATABASE, socketUrl } from "#core/postgres/roles.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, someOrders, times } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { nodeOf } from "#testing/processes/citus-cluster.ts";
import { openCluster } from "#testing/processes/own-cluster.ts";

const countOrders = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query("select count(*)::int as orders from orders where business_id = $1", [
      scope.businessId,
    ]);
    return rows[0].orders;
  });

/** Spreads shards over the nodes that should have some, as operators do after adding a node. */
const rebalance = async (superuser: pg.Client): Promise<void> => {
  await superuser.query("select citus_rebalance_start(rebalance_strategy => 'by_shard_count')");
  await superuser.query("select citus_rebalance_wait()");
};

test.skipIf(!isTestingCitus)(
  "an emptied node gets businesses again by Citus's rebalancing, and orders are kept",
  { timeout: 600_000 },
  async () => {
    const { owner, sockets, stop } = await openCluster(3);
    const superuser = new pg.Client({ connectionString: socketUrl(sockets[0] ?? "", "postgres", DATABASE) });
    await superuser.connect();
    try {
      const last = `${sockets.at(-1)}:5432`;
      const setShards = (given: boolean) =>
        superuser.query("select citus_set_node_property($1, 5432, 'shouldhaveshards', $2)", [sockets.at(-1), given]);
      const shops: Scope[] = [];
      for (let at = 0; at < 9; at++) shops.push(await aBusiness());
      for (const scope of shops) await someOrders(scope, times(20, {}));
      const nodes = () => Promise.all(shops.map(({ businessId }) => nodeOf(owner, businessId)));
      const counts = () => Promise.all(shops.map(countOrders));

      await setShards(false);
      await rebalance(superuser);
      expect(await nodes()).not.toContain(last);
      expect(await counts()).toEqual(shops.map(() => 20));

      await setShards(true);
      await rebalance(superuser);
      expect(await nodes()).toContain(last);
      expect(await counts()).toEqual(shops.map(() => 20));
      for (const scope of shops) await someOrders(scope, [{}]);
      expect(await counts()).toEqual(shops.map(() => 21));
    } finally {
      await superuser.end();
      await stop();
    }
  },
);
