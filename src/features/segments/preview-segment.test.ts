import { beforeAll, describe, expect, test } from "vitest";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { aBusiness } from "#testing/builders.ts";
import { countMatchingCustomers } from "./preview-segment.ts";

// 120,000 customers, above the limit for exact counts: every third from Chile, every thousandth from Peru.
const CUSTOMERS = 120_000;
let frame: CriteriaContext;

beforeAll(async () => {
  const scope = await aBusiness();
  await withBusiness(scope, (client) =>
    client.query(
      `insert into customers (business_id, customer_id, external_id, country)
       select $1, gen_random_uuid(), n::text, case when n % 1000 = 0 then 'Peru' when n % 3 = 0 then 'Chile' end
         from generate_series(1, $2::int) n returning 1`,
      [scope.businessId, CUSTOMERS],
    ),
  );
  frame = await loadBusinessDay(scope);
});

const from = (country: string) => ({ field: "country", operator: "is", value: country }) as const;
/** With zero patience no exact count finishes in time. */
const estimating = { most: 10, patience: 0, sample: 20_000 };

describe("counting matches among more than 100,000 customers", () => {
  test("is exact if that takes at most about five times as long as counting all customers", async () => {
    // Every third except every three-thousandth, who is from Peru.
    const counted = await countMatchingCustomers(from("Chile"), frame, { most: 10, patience: 1000 });
    expect(counted).toMatchObject({ count: 40_000 - 40, isEstimate: false, customers: CUSTOMERS });
  });

  test("is otherwise a reproducible estimate within 10%, marked as one", async () => {
    const estimated = await countMatchingCustomers(from("Chile"), frame, estimating);
    expect(estimated.isEstimate).toBe(true);
    expect(Math.abs(estimated.count / 39_960 - 1)).toBeLessThan(0.1);
    // Three digits.
    expect(estimated.count % 100).toBe(0);
    expect(estimated.ids).toHaveLength(10);
    expect((await countMatchingCustomers(from("Chile"), frame, estimating)).count).toBe(estimated.count);
  });

  test("is exact if asked to be", async () => {
    expect(await countMatchingCustomers(from("Chile"), frame, { ...estimating, exact: true })).toMatchObject({
      count: 39_960,
      isEstimate: false,
    });
  });

  test("counts other criteria in the same way", async () => {
    const others = [from("Chile"), from("Peru")];
    const exact = await countMatchingCustomers(from("Chile"), frame, { most: 0, others, patience: 1000 });
    expect(exact.others).toEqual([39_960, 120]);
    const { others: [chile = 0, peru = 0] = [], count } = await countMatchingCustomers(from("Chile"), frame, {
      ...estimating,
      others,
    });
    expect(chile).toBe(count);
    expect(peru).toBeGreaterThan(0);
    expect(Number.isInteger(peru)).toBe(true);
  });

  test("is exact if the sample has too few matches for an estimate", async () => {
    expect(await countMatchingCustomers(from("Peru"), frame, estimating)).toMatchObject({
      count: 120,
      isEstimate: false,
    });
  });

  test("is exact up to the limit, whatever the time allowed", async () => {
    const counted = await countMatchingCustomers(from("Chile"), frame, { ...estimating, exactUpTo: CUSTOMERS });
    expect(counted).toMatchObject({ count: 39_960, isEstimate: false });
  });
});
