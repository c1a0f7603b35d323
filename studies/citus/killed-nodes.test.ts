import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as listCustomers } from "#app/api/admin/customers/route.ts";
import { isDatabaseAway } from "#core/values/database-away.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { nodeOf } from "#testing/processes/citus-cluster.ts";
import { openCluster } from "#testing/processes/own-cluster.ts";
import { until } from "#testing/processes/runs.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";

/** Ends a server and its sessions at once, as when a machine loses power. */
const killNode = (folder: string): void => {
  const file = path.join(folder, "data", "postmaster.pid");
  const [pid = ""] = readFileSync(file, "utf8").split("\n");
  const sessions = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  for (const each of [pid, ...sessions]) process.kill(Number(each), "SIGKILL");
  // The process may stay listed until its parent asks how it ended, and the next start would believe that it runs.
  for (const lock of [file, path.join(folder, ".s.PGSQL.5432.lock")]) rmSync(lock);
};

type Shop = { scope: Scope; token: string; node: string };

/** Businesses with two customers each, on both workers. */
const someShops = async (owner: pg.Client): Promise<Shop[]> => {
  const shops: Shop[] = [];
  for (let at = 0; at < 8; at++) {
    const scope = await aBusiness();
    await someOrders(scope, [{ customer: "ada" }, { customer: "bob" }]);
    const token = await aToken(asAdmin(scope));
    shops.push({ scope, token, node: await nodeOf(owner, scope.businessId) });
  }
  expect(new Set(shops.map(({ node }) => node)).size).toBe(2);
  return shops;
};

type Answer = { status: number; total: number | null; retryAfter: string | null };

/** What each business's list of customers answers. */
const answersTo = (shops: readonly Shop[]): Promise<Answer[]> =>
  Promise.all(
    shops.map(async ({ token }) => {
      const response = await listCustomers(aRequest("GET", "/api/admin/customers", { token }));
      const { total } = response.ok ? await response.json() : { total: null };
      return { status: response.status, total, retryAfter: response.headers.get("retry-after") };
    }),
  );

const FINE: Answer = { status: 200, total: 2, retryAfter: null };
const BUSY: Answer = { status: 503, total: null, retryAfter: "5" };

describe.skipIf(!isTestingCitus)("a node that is killed", { timeout: 600_000 }, () => {
  let cluster: Awaited<ReturnType<typeof openCluster>>;
  let shops: Shop[] = [];

  beforeAll(async () => {
    cluster = await openCluster();
    shops = await someShops(cluster.owner);
  }, 300_000);

  afterAll(async () => {
    // Also if a check failed before the killed one was started again.
    cluster.start();
    await cluster.stop();
  });

  test("a worker: its businesses get 503 until it is back and have lost nothing; others go on", async () => {
    const lost = shops[0]?.node ?? "";
    expect(await answersTo(shops)).toEqual(shops.map(() => FINE));

    // The last use of tokens, which every node knows, is due to be written again.
    await cluster.owner.query("update api_tokens set last_used_at = now() - interval '1 hour'");
    killNode(lost.replace(/:\d+$/, ""));
    expect(await answersTo(shops)).toEqual(shops.map(({ node }) => (node === lost ? BUSY : FINE)));
    const written = shops.find(({ node }) => node !== lost);
    if (written) await someOrders(written.scope, [{ customer: "cleo" }]);

    cluster.start();
    expect(await answersTo(shops)).toEqual(shops.map((shop) => (shop === written ? { ...FINE, total: 3 } : FINE)));
  });

  test("the coordinator: all businesses get 503 until it is back, and no confirmed order is lost", async () => {
    const before = await answersTo(shops);
    let [asked, confirmed, isWriting] = [0, 0, true];
    const writing = (async () => {
      while (isWriting) {
        try {
          asked++;
          await someOrders(shops[0]?.scope ?? { businessId: "" }, [{ customer: `c${asked}` }]);
          confirmed++;
        } catch (error) {
          if (!isDatabaseAway(error)) throw error;
          isWriting = false;
        }
      }
    })();
    await until(async () => confirmed >= 10);
    cluster.owner.once("error", () => {});
    killNode(cluster.sockets[0] ?? "");
    await writing;
    expect(await answersTo(shops)).toEqual(shops.map(() => BUSY));

    cluster.start();
    // The server's start blocks this process, which may still have to notice that some of its connections are gone.
    await until(async () => (await answersTo(shops)).every(({ status }) => status === 200));
    const [first, ...others] = await answersTo(shops);
    expect(others).toEqual(before.slice(1));
    // The last one may have been written without an answer.
    const had = before[0]?.total ?? 0;
    expect(first?.total).toBeGreaterThanOrEqual(had + confirmed);
    expect(first?.total).toBeLessThanOrEqual(had + asked);
    await Promise.all(shops.map(({ scope }) => someOrders(scope, [{ customer: "dora" }])));
    expect((await answersTo(shops)).map(({ total }) => total)).toEqual(
      [first, ...others].map((answer) => (answer?.total ?? 0) + 1),
    );
  });
});
