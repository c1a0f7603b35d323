import { parseArgs } from "node:util";
import type { PoolClient } from "pg";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { previewSegment } from "#features/segments/preview-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { compileCriteria } from "#records/list/criteria/compile.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { raiseWorkMem } from "../../src/core/db/transaction-settings.ts";
import { createSegment } from "../../src/features/segments/edit-segment.ts";
import { listSegmentMembers } from "../../src/features/segments/list-segment-members.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns, type Work } from "../shared/harness.ts";
import { loadDemoShop } from "../shared/shops.ts";

// Updating fifty segments of a demo shop twenty times its usual size after a day on which one customer in fifty
// changed, compared with just counting the matches of the same predicates. They alternate. Also previews,
// with their sample, reasons and each condition's matches, compared with just counting.

const { customers, rounds } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, rounds: { type: "string", default: "3" } },
}).values;
const CUSTOMERS = Number(customers);
const ROUNDS = Number(rounds);

const atLeast = (field: string, value: number, more = {}) => ({ field, operator: "at_least", value, ...more });
const bought = (field: string, value: string[], more = {}) => ({ field, operator: "is_any_of", value, ...more });

/** All kinds of rules: bounds, lists, periods, purchased items, shares, scores, nested groups. */
const fifty = (): Record<string, unknown>[] => [
  ...[100, 300, 600, 1000, 2500].map((minLifetimeValue) => ({ minLifetimeValue, minOrders: 2 })),
  ...[1, 2, 5, 10, 20].map((minOrders) => ({ minOrders })),
  ...[30, 60, 90, 180, 365].map((days) => ({ minDaysSinceLastPurchase: days, maxPurchaseFrequency: 0.5 })),
  ...[30, 90, 365].map((maxTenureDays) => ({ maxTenureDays, minOrders: 1 })),
  ...["GOLD", "PLATINUM"].map((level) => ({ loyaltyLevels: [level] })),
  ...["Canada", "Mexico", "Brazil"].map((value) => ({ all: [{ field: "country", operator: "is", value }] })),
  ...[30, 90, 180, 365].map((withinDays) => ({ all: [atLeast("revenue", 100, { withinDays })] })),
  ...["Yarn", "Fabric", "Patterns", "Kits"].map((one) => ({ all: [bought("categoryBought", [one])] })),
  ...["Yarn", "Notions"].map((one) => ({ all: [bought("categoryBought", [one], { times: 3, withinDays: 365 })] })),
  ...["1", "2", "3"].map((one) => ({ all: [bought("storefront", [one], { withinDays: 180 })] })),
  ...[0.05, 0.1, 0.2].map((share) => ({ all: [atLeast("discountShare", share)] })),
  ...[0.1, 0.5].map((share) => ({ all: [atLeast("returnShare", share)] })),
  ...["champions", "at_risk", "hibernating"].map((one) => ({ all: [bought("rfmSegment", [one])] })),
  ...[3, 4, 5].map((score) => ({ all: [atLeast("monetaryScore", score)] })),
  ...["granted", "denied"].map((value) => ({
    all: [
      { field: "emailConsent", operator: "is", value },
      { any: [atLeast("orders", 5), atLeast("averageOrderValue", 150)] },
      { not: [bought("categoryBought", ["Machines"], { withinDays: 365 })] },
    ],
  })),
  {
    any: [
      { field: "name", operator: "contains", value: "an" },
      { field: "email", operator: "contains", value: ".ca" },
    ],
  },
];

await withBenchDatabase(async (owner) => {
  const scope = await loadDemoShop(owner, { customers: CUSTOMERS, pace: 8 });
  const actor: Actor = { ...scope, kind: "system", id: "bench", role: "admin" };
  const rules = fifty();
  if (rules.length !== 50) throw new Error(`There are ${rules.length} rules, not 50`);
  const since = performance.now();
  for (const [i, criteria] of rules.entries()) {
    await createSegment(actor, { name: `Segment ${i}`, criteria, isAutomatic: true });
  }
  const { joined, failed } = await recalculateSegments(actor, { reason: "request" });
  if (failed.length > 0) throw new Error(`Not recalculated: ${failed}`);
  console.log(`  filled the first time: ${joined} members in ${((performance.now() - since) / 1000).toFixed(1)} s`);
  for (const table of ["customer_segment_assignments", "segment_membership_changes", "customer_rfm"]) {
    await owner.query(`vacuum (analyze) ${table}`);
  }

  const frame = await loadBusinessDay(actor);
  const compiled = rules.map((rule) => compileCriteria(readCriteria(rule).criteria as Criteria, frame));
  const count = async (client: PoolClient, rule: (typeof compiled)[number] | undefined) => {
    if (!rule) throw new Error("There is no such rule");
    await raiseWorkMem(client);
    await client.query(`select count(*) from ${rule.from} where ${rule.where}`, rule.parameters);
  };
  const changeSome = () =>
    owner.query(
      `update customers set loyalty_level = (array['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'])[1 + floor(4 * random())::int],
         country = (array['Canada', 'Mexico', 'Brazil'])[1 + floor(3 * random())::int] where random() < 0.02`,
    );
  let moved = 0;
  const times = await takeTurns(
    {
      "recalculating 50 segments": {
        prepare: changeSome,
        work: async () => {
          const done = await recalculateSegments(actor, { reason: "nightly" });
          moved += done.joined + done.left;
        },
      },
      "50 × select count(*) with the same predicates": {
        work: () =>
          withBusiness(actor, async (client) => {
            for (const one of compiled) await count(client, one);
          }),
      },
    },
    ROUNDS,
  );
  console.log(`  ${moved} joined or left in ${ROUNDS + 1} rounds`);
  const { rows: slowest } = await owner.query(
    "select name, recalculated_ms as ms from customer_segments order by recalculated_ms desc limit 5",
  );
  for (const { name, ms } of slowest) {
    const rule = JSON.stringify(rules[Number(name.replace("Segment ", ""))]);
    console.log(`  among the slowest: ${(ms / 1000).toFixed(1)} s for ${rule}`);
  }
  const over = times.ratio("recalculating 50 segments", "50 × select count(*) with the same predicates");
  state("recalculating over counting", over, { atMost: 3 });

  /** An exact preview with all that pages show, and the bare count of its rule. */
  const previewed = { "two bounds": 0, "something bought": 27, "groups in groups": 47 };
  const works = Object.entries(previewed).flatMap(([name, i]): [string, Work][] => [
    [
      `preview: ${name}`,
      { work: () => previewSegment(actor, { criteria: rules[i], withReach: true, exact: true }, { language: "en" }) },
    ],
    [`count: ${name}`, { work: () => withBusiness(actor, (client) => count(client, compiled[i])) }],
  ]);
  const shown = await takeTurns<string>(
    {
      ...Object.fromEntries(works),
      "members of the largest, first page": {
        work: async () => {
          const [largest] = (
            await owner.query("select segment_id as id from customer_segments order by member_count desc")
          ).rows;
          const request = { id: largest.id, sort: "-lifetimeValue", page: 1, pageSize: 25 } as const;
          return listSegmentMembers(actor, request);
        },
      },
    },
    ROUNDS,
  );
  for (const name of Object.keys(previewed)) {
    state(`previewing over counting: ${name}`, shown.ratio(`preview: ${name}`, `count: ${name}`), { atMost: 3 });
  }
});
