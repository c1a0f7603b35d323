import { describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/ai/echointel/customer-intelligence/clv-forecast/route.ts";
import { readStoredPurchases } from "#features/forecast/posted-purchases.ts";
import { toDay } from "#lib/time/day.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { callsOf, invalid } from "#testing/routes/heavy-route.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/clv-forecast";
const { asked, refused } = callsOf(PATH, { POST });

describe("200 of the business's own orders", () => {
  const aShop = async () => {
    const shop = await aBusiness({ timeZone: "America/Sao_Paulo", currency: "BRL" });
    const at = (days: number) => daysAgo(days);
    await someOrders(shop, [
      ...Array.from({ length: 12 }, (_, i) => ({ customer: "ada", orderedAt: at(30 * i + 2), totalPrice: 5_000 })),
      { customer: "bob", orderedAt: at(300), totalPrice: 2_500 },
      { customer: "bob", orderedAt: at(290), totalPrice: 2_500, refunded: 500 },
      { customer: "eve", orderedAt: at(200), totalPrice: 700, refunded: 700 },
      { customer: null, orderedAt: at(3), totalPrice: 90_000 },
    ]);
    return { shop, options: { token: await aToken(shop), headers: await tenantHeaders(shop) } };
  };

  test("uses the shop's own IDs, and ignores guests and fully refunded orders", async () => {
    const { options } = await aShop();
    const { forecasts, as_of } = await asked({ source: "stored", model: "mbg_nbd" }, options);
    expect(forecasts.map(({ customer_id }: { customer_id: string }) => customer_id)).toEqual(["ada", "bob"]);
    expect(forecasts[0].predicted_clv).toBeGreaterThan(forecasts[1].predicted_clv);
    // Eleven of ada's twelve orders are repeats of 50.00 each; bob's repeat is 25.00 minus 5.00.
    expect(forecasts[0].expected_order_value).toBeGreaterThan(forecasts[1].expected_order_value);
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Sao_Paulo" }).format(new Date());
    expect(as_of).toBe(today);
  });

  test("gives the same forecast as posting the same purchases", async () => {
    const { shop, options } = await aShop();
    const signal = new AbortController().signal;
    const { log, today } = await readStoredPurchases(asAdmin(shop), {}, { signal });
    const transactions = Array.from(log.days, (day, row) => ({
      customer_id: log.customerIds[log.customers[row] as number],
      date: toDay(day),
      amount: log.amounts[row],
    }));
    const wanted = { model: "pareto_nbd", cohort_by: "month" };
    expect(await asked({ source: "stored", ...wanted }, options)).toEqual(
      await asked({ transactions, as_of: today, ...wanted }),
    );
  });

  test("a missing cost is an unknown amount by gross margin, and a loss is 0", async () => {
    const shop = await aBusiness();
    const options = { token: await aToken(shop), headers: await tenantHeaders(shop) };
    const sold = (days: number, unitCost: number | null) => ({
      customer: "ada",
      orderedAt: daysAgo(days),
      items: [{ productId: "p", quantity: 1, price: 1_000, lineTotal: 1_000, unitCost }],
    });
    await someOrders(shop, [sold(40, 400), sold(30, null), sold(20, 1_500), sold(10, 700)]);
    const { signal } = new AbortController();
    const { log } = await readStoredPurchases(asAdmin(shop), { value_basis: "margin" }, { signal });
    expect([...log.amounts]).toEqual([6, Number.NaN, 0, 3]);
    const wanted = { source: "stored", model: "mbg_nbd" };
    const [revenue, margin] = [
      await asked(wanted, options),
      await asked({ ...wanted, value_basis: "margin" }, options),
    ];
    expect(margin.forecasts[0].expected_purchases).toBeCloseTo(revenue.forecasts[0].expected_purchases, 9);
    expect(margin.forecasts[0].predicted_clv).toBeLessThan(revenue.forecasts[0].predicted_clv);
    expect(await asked({ ...wanted, value_basis: "revenue" }, options)).toEqual(revenue);
  });

  test("ignores orders after the as-of day, and never includes another business's", async () => {
    const { options } = await aShop();
    await aShop();
    const as_of = daysAgo(250).toISOString().slice(0, 10);
    const { forecasts, as_of: said } = await asked({ source: "stored", as_of, model: "cohort" }, options);
    expect(said).toBe(as_of);
    expect(forecasts.map(({ customer_id }: { customer_id: string }) => customer_id)).toEqual(["ada", "bob"]);
  });
});

describe("422", () => {
  test("a business without orders is refused", async () => {
    const empty = await aBusiness();
    const options = { token: await aToken(empty), headers: await tenantHeaders(empty) };
    expect(await refused({ source: "stored" }, options)).toEqual([422, expect.objectContaining(invalid("data"))]);
  });

  test("the margin of posted purchases is refused, because their costs are not known", async () => {
    const transactions = [{ customer_id: "ada", date: "2026-01-05", amount: 10 }];
    const [status, body] = await refused({ transactions, value_basis: "margin" });
    expect([status, body.details.parameter]).toEqual([422, "value_basis"]);
  });

  test("refers larger businesses to the stored forecasts", async () => {
    const shop = await aBusiness();
    await someOrders(shop, [{ customer: "ada" }, { customer: "bob" }]);
    const { signal } = new AbortController();
    await expect(readStoredPurchases(asAdmin(shop), {}, { signal, most: 1 })).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
      issues: [
        {
          parameter: "source",
          reason: "too_many_stored",
          values: { max: 1, instead: "/api/admin/forecast/customers" },
        },
      ],
    });
  });
});
