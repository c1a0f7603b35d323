import { beforeAll, describe, expect, test } from "vitest";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { loadDiscoveredSegments } from "#features/axes/discover-axis-segments.ts";
import { runCommand } from "#testing/processes/command-process.ts";
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
      actor_id: "command-line",
      result: { version: 1, customers: 120, axes: 2, quality: { purchase_frequency: expect.any(Number) } },
    });
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
