import { expect, test } from "vitest";
import { GET as listCustomers } from "#app/api/admin/customers/route.ts";
import { GET } from "#app/api/admin/overview/customers/route.ts";
import { GET as listReportCustomers } from "#app/api/admin/segmentation/customers/route.ts";
import type { CustomersFound } from "#features/overview/contracts/customers-found.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { aBusiness, aCustomer, daysAgo, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { foundAddresses } from "../ui/found-addresses.ts";

const read = async (token: string): Promise<CustomersFound> => {
  const { status, body } = await answerOf(GET(aRequest("GET", "/api/admin/overview/customers", { token })));
  expect(status).toBe(200);
  return body.data as CustomersFound;
};

/** The total of the list that a page's address shows. */
const totalAt = async (token: string, address: string | null): Promise<number> => {
  const { pathname, searchParams } = new URL(address ?? "", "http://localhost");
  const f = searchParams.get("f");
  const query = new URLSearchParams({ pageSize: "1", ...(f !== null && { criteria: f }) });
  for (const name of ["days", "action"]) if (searchParams.has(name)) query.set(name, searchParams.get(name) ?? "");
  const [get, path] =
    pathname === "/customers"
      ? [listCustomers, "/api/admin/customers"]
      : [listReportCustomers, "/api/admin/segmentation/customers"];
  const { status, body } = await answerOf(get(aRequest("GET", `${path}?${query}`, { token })));
  expect([status, path]).toEqual([200, path]);
  return body.total as number;
};

type Sale = { customer: string; orderedAt: Date; totalPrice: number; refunded?: number };

/** What the sentences say, counted from the orders as they were sent. */
const countFound = (sales: readonly Sale[]) => {
  const spent = new Map<string, { orders: number; value: number }>();
  for (const { customer, totalPrice, refunded = 0 } of sales) {
    const { orders, value } = spent.get(customer) ?? { orders: 0, value: 0 };
    spent.set(customer, { orders: orders + 1, value: value + totalPrice - refunded });
  }
  const values = [...spent.values()].map(({ value }) => value).sort((a, b) => b - a);
  const whole = values.reduce((sum, value) => sum + value, 0);
  const upTo = (at: number) => values.slice(0, at + 1).reduce((sum, value) => sum + value, 0);
  const least = values.find((_, at) => 2 * upTo(at) >= whole) ?? 0;
  return {
    buyers: spent.size,
    once: [...spent.values()].filter(({ orders }) => orders === 1).length,
    half: { customers: values.filter((value) => value >= least).length, leastLifetimeValue: least / 100 },
  };
};

/** A shop whose customers differ in rhythm and spending, some of whom are far behind it; two spend the same at the border. */
const someSales = (): Sale[] =>
  Array.from({ length: 60 }, (_, i): Sale[] =>
    Array.from({ length: i % 3 === 0 ? 1 : 2 + (i % 6) }, (_, nth) => ({
      customer: `c${i}`,
      orderedAt: daysAgo((i % 5 === 0 ? 70 : 5) + nth * 14),
      totalPrice: 1000 + 350 * (i % 7),
      ...(i % 11 === 0 && { refunded: 500 }),
    })),
  ).flat();

test("each sentence has the numbers of the raw orders, and of the list that its link shows", async () => {
  const shop = await aBusiness({ currency: "EUR" });
  const token = await aToken(shop);
  const sales = someSales();
  await someOrders(shop, sales);
  await aCustomer(shop, { externalId: "never-bought" });
  await someOrders(await aBusiness(), [{ customer: "c1", totalPrice: 999_900 }]);
  await updateActions(shop, new AbortController().signal);

  const found = await read(token);
  expect(found).toMatchObject({ ...countFound(sales), customers: 61, currency: "EUR", isNewShop: false });
  const addresses = foundAddresses(found);
  expect(await totalAt(token, addresses.all)).toBe(found.customers);
  expect(await totalAt(token, addresses.half)).toBe(found.half?.customers);
  expect(await totalAt(token, addresses.once)).toBe(found.once);
  expect(found.overdue?.customers).toBeGreaterThan(0);
  expect(await totalAt(token, addresses.overdue)).toBe(found.overdue?.customers);
});

test("before the first order and the first calculation, nothing is claimed", async () => {
  const token = await aToken(await aBusiness());
  expect(await read(token)).toMatchObject({ customers: 0, buyers: 0, half: null, once: 0, overdue: null });
});
