import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  type Condition,
  type Criteria,
  type CriteriaContext,
  listConditions,
} from "#records/rules/criteria/criteria.ts";
import { type Field, listOperators } from "#records/rules/criteria/field.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";

import { aBusiness } from "#testing/builders.ts";
import { fewestChanges, holds, meets } from "#testing/criteria/criteria-meaning.ts";
import { conditionFor, TESTED_FIELDS, tree } from "#testing/criteria/random-criteria.ts";
import { runs } from "#testing/depth.ts";
import { type Person, person, TIME_ZONE, TODAY } from "#testing/shops/random-customers.ts";
import { savePeople } from "#testing/shops/save-people.ts";
import { compileCriteria, compileDistance, compileReasons } from "./compile.ts";

// The SQL defines what criteria mean. `criteria-meaning.ts` implements the same for plain objects: here both must agree
// on random customers, for every field with every operator, and on random trees.

const PEOPLE = 60;

let scope: Scope;
let frame: CriteriaContext;
let people: Person[];

beforeAll(async () => {
  const other = await aBusiness({ timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
  scope = await aBusiness({ timeZone: TIME_ZONE, storefronts: ["Web", "Shop"] });
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
  console.log(`customers of seed ${seed}`);
  people = fc.sample(person, { numRuns: PEOPLE, seed }).map((one, i) => ({ ...one, externalId: `c${i}` }));
  frame = { businessId: scope.businessId, currency: "USD", timeZone: TIME_ZONE, today: TODAY };
  await savePeople(scope, people);
  // Another business with the same external IDs; none of its customers may match.
  const otherCustomers = fc.sample(person, { numRuns: PEOPLE, seed: seed + 1 });
  await savePeople(
    other,
    otherCustomers.map((one, i) => ({ ...one, externalId: `c${i}` })),
  );
});

const found = (criteria: Criteria): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { from, where, parameters } = compileCriteria(criteria, frame);
    const { rows } = await client.query<{ id: string }>(
      `select c.external_id as id from ${from} where ${where}`,
      parameters,
    );
    return rows.map(({ id }) => id).sort();
  });

const expected = (criteria: Criteria): string[] =>
  people
    .filter((p) => meets(p, criteria))
    .map(({ externalId }) => externalId)
    .sort();

describe("criteria in SQL", () => {
  test.each(
    TESTED_FIELDS.flatMap((field) =>
      listOperators(field).map((operator): [string, string, Field] => [field.name, operator, field]),
    ),
  )("%s %s", async (_, operator, field) => {
    await fc.assert(
      fc.asyncProperty(conditionFor(field, operator as Condition["operator"]), async (condition) => {
        expect(readCriteria(condition).problems).toEqual([]);
        expect(await found(condition)).toEqual(expected(condition));
        expect(await found({ not: [condition] })).toEqual(expected({ not: [condition] }));
      }),
      // The axis fields are one definition, repeated fourteen times.
      { numRuns: field.takesMembership ? runs(3) : runs(12, 1) },
    );
  });

  test.each(
    TESTED_FIELDS.filter(({ type, counts }) => type === "date" && !counts).map((field): [string, Field] => [
      field.name,
      field,
    ]),
  )("%s in the last days, earlier, later or unknown is each customer once", async (name) => {
    for (const value of [1, 30, 400]) {
      const parts = await Promise.all([
        found({ field: name, operator: "within_days", value }),
        found({ field: name, operator: "more_than_days_ago", value }),
        found({ field: name, operator: "after", value: TODAY }),
        found({
          not: [
            { field: name, operator: "after", value: "1000-01-01" },
            { field: name, operator: "before", value: "1000-01-02" },
          ],
        }),
      ]);
      expect(parts.flat().sort()).toEqual(people.map(({ externalId }) => externalId).sort());
    }
  });

  test("random trees combine the results of their parts, and survive JSON", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (criteria) => {
        const again = JSON.parse(JSON.stringify(criteria)) as Criteria;
        expect(await found(again)).toEqual(expected(criteria));
      }),
      { numRuns: runs(150) },
    );
  });

  test("the distance is the smallest number of conditions that would have to change", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (criteria) => {
        const conditions = listConditions(criteria);
        fc.pre(conditions.length <= 8);
        const { distance, from, where, parameters } = compileDistance(criteria, frame);
        const rows = await withBusiness(scope, async (client) => {
          const text = `select c.external_id as id, ${distance} as distance from ${from} where ${where}`;
          return (await client.query<{ id: string; distance: number }>(text, parameters)).rows;
        });
        const distances = new Map(rows.map((row) => [row.id, row.distance]));
        for (const p of people.slice(0, 10)) expect(distances.get(p.externalId)).toBe(fewestChanges(p, criteria));
      }),
      { numRuns: runs(60) },
    );
  });

  test("one customer's reasons agree with the whole business's result", async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.nat(PEOPLE - 1), async (criteria, i) => {
        const conditions = listConditions(criteria).map(({ condition }) => condition);
        const [one] = [people[i]];
        if (!one) return;
        const row = await withBusiness(scope, async (client) => {
          const { rows: ids } = await client.query<{ id: string }>(
            "select customer_id as id from customers where business_id = $1 and external_id = $2",
            [scope.businessId, one.externalId],
          );
          const query = compileReasons(conditions, { ...frame, customerIds: [ids[0]?.id ?? ""] });
          const { rows } = await client.query(
            `select ${query.columns} from ${query.from} where ${query.where}`,
            query.parameters,
          );
          return rows[0];
        });
        expect(conditions.map((_, at) => row[`holds${at + 1}`])).toEqual(conditions.map((each) => holds(one, each)));
      }),
      { numRuns: runs(60) },
    );
  });
});
