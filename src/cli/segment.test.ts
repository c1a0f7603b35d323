import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { loadDiscoveredSegments } from "#features/axes/discover-axis-segments.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { aMessagesApi, anError } from "#testing/checks/messages-api.ts";
import { runCommand, startCommand } from "#testing/processes/command-process.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { anAxisShop } from "#testing/shops/axis-shop.ts";

let shop: Awaited<ReturnType<typeof anAxisShop>>;
let slug = "";
beforeAll(async () => {
  shop = await anAxisShop();
  ({ slug } = await getBusinessOrThrow(shop));
});

const QUICK = ["--axes", "purchase_frequency,loyalty_trajectory", "--as-of", "2026-03-01", "--no-ai-naming"];
const segment = (...args: string[]) => runCommand("segment", ["--store-id", slug, ...QUICK, ...args]);
const query = (sql: string) =>
  withBusiness(shop, async (client) => (await client.query(sql)).rows as Record<string, unknown>[]);
const standing = async () => (await loadDiscoveredSegments(shop))?.version ?? null;

describe("npm run segment", () => {
  test("a dry run without a key prints the segments with population and share under built-in names, and saves nothing @full", async () => {
    const args = ["--store-id", slug, ...QUICK.filter((arg) => arg !== "--no-ai-naming"), "--dry-run"];
    const { code, out, err } = await runCommand("segment", args, { env: { ANTHROPIC_API_KEY: "" } });
    expect({ code, steps: err.split("\n").slice(0, 2) }).toEqual({
      code: 0,
      steps: ["Reading all orders, items and tickets (120)", "Finding the segments of each axis (2)"],
    });
    expect(err.trim().split("\n").at(-1)).toBe(
      "AI naming failed: not configured, on 2 axes, which use built-in names instead. " +
        'Set the key (export ANTHROPIC_API_KEY="your_key_here"), or use --no-ai-naming flag',
    );
    // 40 of 120 customers buy weekly.
    expect(out).toMatch(/^PURCHASE_FREQUENCY \(\d segments\):\n {2}- /);
    expect(out).toContain(
      "  - high_frequency_loyalists\n    Population: 40 customers (33.3%)\n    Buy much more often",
    );
    expect(out).toContain("LOYALTY_TRAJECTORY (");
    expect(out).not.toContain("PURCHASE_VALUE");
    expect(out).toContain("Dry run: nothing was saved");
    expect(await standing()).toBeNull();
    expect(await query("select from runs")).toEqual([]);
  });

  test("prints only JSON, and stores a row for the run", async () => {
    const { code, out } = await segment("--json");
    expect(code).toBe(0);
    const { run_id, ...body } = JSON.parse(out);
    expect(body).toMatchObject({ store_id: slug, dry_run: false, population: 120, axes: [{ group: "marketing" }, {}] });
    const [row] = await query(`select kind, state, actor_id, result from runs where id = '${run_id}'`);
    expect(row).toMatchObject({
      kind: "axis_run",
      state: "succeeded",
      actorId: "command-line",
      result: { version: 1, customers: 120, axes: 2, quality: { purchase_frequency: expect.any(Number) } },
    });
  });

  test("prints only JSON, the same for equal runs except for timestamps, and stores a row for each @full", async () => {
    const bodies = [];
    for (let i = 0; i < 2; i++) {
      const { code, out } = await segment("--json");
      expect(code).toBe(0);
      const { run_id, started_at, finished_at, duration_ms, ...same } = JSON.parse(out);
      expect(Date.parse(finished_at) - Date.parse(started_at)).toBe(duration_ms);
      const [row] = await query(`select kind, state, actor_id, options, result from runs where id = '${run_id}'`);
      expect(row).toMatchObject({
        kind: "axis_run",
        state: "succeeded",
        actorId: "command-line",
        options: { asOf: "2026-03-01T00:00:00.000Z", seed: 42, minK: 2, maxK: 6, minPopulation: 100, naming: "axis" },
        result: { version: i + 2, customers: 120, axes: 2, quality: { purchase_frequency: expect.any(Number) } },
      });
      bodies.push(same);
    }
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[0]).toMatchObject({
      store_id: slug,
      dry_run: false,
      population: 120,
      axes: [{ group: "marketing" }, {}],
    });
  });

  test("prints only JSON when Claude fails: log lines go to standard error @full", async () => {
    const api = await aMessagesApi();
    api.answers(() => anError(500, "api_error"));
    const env = { LOG_LEVEL: "info" };
    const args = ["--store-id", slug, ...QUICK.filter((arg) => arg !== "--no-ai-naming"), "--dry-run", "--json"];
    const { code, out, err } = await runCommand("segment", args, { env }).finally(api.end);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ store_id: slug, dry_run: true });
    const logged = err.split("\n").filter((line) => line.startsWith("{"));
    expect(logged.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ service: "customer-360" }));
    expect(err).toContain("AI naming failed");
  });

  test("exits with 2 on a bad argument, naming the requirement @full", async () => {
    const tomorrow = addDays(toLocalDay(new Date(), "UTC"), 2);
    const wrong: [string[], string][] = [
      [
        ["--store-id", slug, "--axes", "purchase_value,weight"],
        `no axis weight. Axes: ${AXES[0]?.name}, ${AXES[1]?.name}`,
      ],
      [["--store-id", slug, "--min-k", "5", "--max-k", "3"], "--min-k must not be above --max-k"],
      [["--store-id", "nobody"], "There is no store nobody. Stores: "],
      [["--store-id", slug, "--as-of", tomorrow], "--as-of must not be after today"],
    ];
    const ended = await Promise.all(wrong.map(([args]) => runCommand("segment", args)));
    for (const [i, { code, out, err }] of ended.entries()) {
      expect([i, code, out]).toEqual([i, 2, ""]);
      expect(err).toContain(wrong[i]?.[1]);
    }
    expect(ended[2]?.err).toContain(slug);
  });

  test("exits with 3 if there are too few customers, and says what to do @full", async () => {
    const small = await aBusiness();
    await someOrders(small, [{ customer: "a" }, { customer: "b" }]);
    const { code, err } = await runCommand("segment", ["--store-id", small.slug, "--no-ai-naming"]);
    expect(code).toBe(3);
    expect(err.trim().split("\n").at(-1)).toBe(
      "Insufficient population: fewer than 100 customers with an order in the database (it has 2). " +
        "Adjust --min-population parameter or load more data",
    );
  });

  test("exits with 4 if the database does not answer @full", async () => {
    const env = { DATABASE_URL: "postgresql://shop@127.0.0.1:1/shop", DATABASE_OWNER_URL: "" };
    const { code, err } = await runCommand("segment", ["--store-id", slug], { env });
    expect(code).toBe(4);
    expect(err).toMatch(
      /^Database connection failed: [^\n]*export DATABASE_URL="postgresql:\/\/user:pass@host:port\/dbname"\n$/,
    );
  });

  test("interrupted by Ctrl-C while writing, exits with 130 and keeps the old results @full", async () => {
    const before = await standing();
    const profiles = () => query("select version, count(*)::int as count from customer_profiles group by 1");
    const then = await profiles();
    // Writing a profile waits for its customer's row.
    const { ended } = await withBusiness(shop, async (holder) => {
      await holder.query("select from customers where business_id = $1 for update", [shop.businessId]);
      const { child, ended } = startCommand("segment", ["--store-id", slug, ...QUICK]);
      while (child.exitCode === null && !(await countLockWaits())) await pause(50);
      expect(await query("select state from runs where state <> 'succeeded'")).toEqual([{ state: "running" }]);
      child.kill("SIGINT");
      // On a busy machine the row is free and written before the process sees the signal.
      await pause(1000);
      return { ended };
    });
    expect(await ended).toMatchObject({ code: 130, out: "" });
    expect(await query("select state from runs where state <> 'succeeded'")).toEqual([{ state: "cancelled" }]);
    expect([await standing(), await profiles()]).toEqual([before, then]);
  });
});

describe("npm run profile", () => {
  const profile = (...args: string[]) => runCommand("profile", ["--store-id", slug, ...args]);

  test("prints customers' profiles, in the given order, and the same as JSON", async () => {
    const { code, out } = await profile("--customer-ids", "weekly-1, once-2");
    expect(code).toBe(0);
    expect(out.indexOf(`weekly-1 (${slug})`)).toBe(0);
    expect(out.indexOf(`once-2 (${slug})`)).toBeGreaterThan(0);
    expect(out).toMatch(/^ {2}purchase_frequency \(strong\): high_frequency_loyalists 0\.\d{3}, /m);
    const json = await profile("--customer-ids", "once-2", "--json");
    expect(JSON.parse(json.out).data).toMatchObject([
      { customer_id: "once-2", store_id: slug, dominant_segments: { purchase_frequency: "one_time_customers" } },
    ]);
  });

  test("exits with 2 for an unknown customer, naming it", async () => {
    expect(await profile("--customer-ids", "weekly-1,nobody")).toEqual({
      code: 2,
      out: "",
      err: `${slug} has no customer nobody\n`,
    });
  });
});
