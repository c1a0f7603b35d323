import type { Locator, Page } from "@playwright/test";
import { aWooOrder, aWooShop, put, WOO_KEYS } from "../src/testing/shops/connections/woocommerce-shop.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

// The form without the secret is refused.
test.use({ ownBusiness: "empty", mayComplain: /status of 400/ });

const DAY = 86_400_000;

type Sale = { total: number; refunded: number; isCancelled: boolean; customer: number };

/** 250 orders of 60 customers in the last 80 days; some refunded in part, some cancelled. */
const sales = Array.from(
  { length: 250 },
  (_, i): Sale => ({
    total: 20 + (i % 90) + 0.5,
    refunded: i % 10 === 3 ? 7.25 : 0,
    isCancelled: i % 25 === 5,
    customer: 1 + ((i * 7) % 60),
  }),
);

const orderOf = ({ total, refunded, isCancelled, customer }: Sale, i: number) => {
  const at = new Date(Date.now() - (1 + (i % 80)) * DAY).toISOString().slice(0, 19);
  return aWooOrder(i + 1, {
    date_created_gmt: at,
    date_modified_gmt: at,
    date_paid_gmt: at,
    total: total.toFixed(2),
    status: isCancelled ? "cancelled" : "completed",
    customer_id: customer,
    refunds: refunded > 0 ? [{ id: 9000 + i, reason: "", total: (-refunded).toFixed(2) }] : [],
    line_items: [
      {
        id: i,
        name: "Lamp",
        product_id: 93,
        sku: "LAMP",
        quantity: 1,
        subtotal: total.toFixed(2),
        total: total.toFixed(2),
        total_tax: "0.00",
      },
    ],
  });
};

type Totals = { customer_count: number; order_count: number; total_revenue: number };

/** What the source says, summed up independently: cancelled orders are no sales, refunds reduce the revenue. */
const totalsOf = (all: readonly Sale[]): Totals => {
  const counted = all.filter(({ isCancelled }) => !isCancelled);
  return {
    customer_count: new Set(counted.map(({ customer }) => customer)).size,
    order_count: counted.length,
    total_revenue: counted.reduce((sum, { total, refunded }) => sum + total - refunded, 0),
  };
};

/** Connects the shop on the page of connections. */
const connect = async (page: Page, address: string): Promise<Locator> => {
  await logIn(page, "admin", "/imports/connections");
  await page.getByRole("button", { name: "Add connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add connection" });
  await waitForDialog(dialog);
  await dialog.getByRole("radio", { name: "WooCommerce" }).check();
  await dialog.getByLabel("Name", { exact: true }).fill("Lamps");
  await dialog.getByLabel("Shop address").fill(address);
  await dialog.getByLabel("Consumer key").fill(WOO_KEYS.consumerKey);
  await dialog.getByRole("button", { name: "Add connection" }).click();
  await expect(dialog.getByRole("link", { name: /Consumer secret/ })).toBeVisible();
  await dialog.getByLabel("Consumer secret").fill(WOO_KEYS.consumerSecret);
  await dialog.getByRole("button", { name: "Add connection" }).click();
  await page
    .getByRole("dialog", { name: "Signing secret for Lamps" })
    .getByRole("button", { name: /stored/i })
    .click();

  const sync = page.getByRole("region", { name: "Sync", exact: true });
  await expect(sync).toContainText("Last successful sync");
  await expect(sync).toContainText("Records read250");
  await expect(page.getByText("Active", { exact: true })).toBeVisible();
  return sync;
};

/** The report has these totals, on its page and in its answer. */
const expectTotals = async (page: Page, expected: Totals): Promise<void> => {
  await navigateTo(page, "/rfm");
  await expect(page.getByText(`${expected.customer_count} customers with a completed sale`)).toBeVisible();
  const answer = await page.request.get("/api/reports/customers/segmentation/?days=90");
  const { totals } = ((await answer.json()) as { data: { totals: Totals } }).data;
  expect(totals.customer_count).toBe(expected.customer_count);
  expect(totals.order_count).toBe(expected.order_count);
  expect(totals.total_revenue).toBeCloseTo(expected.total_revenue, 2);
};

test("a shop is connected by its keys and read, until the report's totals are those of the shop", async ({ page }) => {
  await using shop = await aWooShop();
  put(shop.orders, ...sales.map(orderOf));
  const sync = await connect(page, shop.address);
  await sync.getByRole("button", { name: "Test connection" }).click();
  await expect(sync).toContainText("Connected to The Lamp Shop. The keys can read: Orders, Customers, and Products.");

  await expectTotals(page, totalsOf(sales));
});

test("later changes in the shop are read, and keys that it no longer accepts are named", { tag: "@full" }, async ({
  page,
}) => {
  await using shop = await aWooShop();
  put(shop.orders, ...sales.map(orderOf));
  const sync = await connect(page, shop.address);
  await expectTotals(page, totalsOf(sales));

  // A later change in the shop.
  const more: Sale = { total: 500, refunded: 0, isCancelled: false, customer: 61 };
  const now = new Date().toISOString().slice(0, 19);
  put(shop.orders, { ...orderOf(more, sales.length), date_created_gmt: now, date_modified_gmt: now });
  await navigateTo(page, "/imports/connections");
  await page.getByRole("link", { name: "Lamps" }).click();
  await sync.getByRole("button", { name: "Sync now" }).click();
  await expect(sync).toContainText(/Records read25[1-9]/);
  await expectTotals(page, totalsOf([...sales, more]));

  // Keys that the shop no longer accepts.
  shop.failNext(/orders/, { status: 401, json: { code: "x", message: "Consumer key is invalid." } });
  await page.goBack();
  await sync.getByRole("button", { name: "Sync now" }).click();
  await expect(sync).toContainText(/The last sync failed: The keys were rejected\..* Consumer key is invalid\./);
  await expect(page.getByText("Failing", { exact: true })).toBeVisible();
});
