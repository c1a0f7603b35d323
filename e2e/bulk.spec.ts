import type { Page } from "@playwright/test";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, test } from "./test.ts";

type Listed = { data: { id: string }[]; total: number };

const ask = async (address: string): Promise<Listed> =>
  (await fetch(`${demo.url}${address}`, { headers: withApiToken() })).json();

const TAGGED = `/api/admin/customers?criteria=${encodeURIComponent(
  '{"all":[{"field":"tag","operator":"is_any_of","value":["bulk"]}]}',
)}`;

const bar = (page: Page) => page.getByRole("region", { name: "Bulk actions" });

const selectAll = async (page: Page, total: number) => {
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await bar(page)
    .getByRole("button", { name: `Select all ${total.toLocaleString("en-US")}` })
    .click();
  await expect(bar(page)).toContainText(`${total.toLocaleString("en-US")} selected`);
};

const tagAll = async (page: Page, total: number) => {
  await bar(page).getByRole("button", { name: "Tag", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Tag" }).fill("bulk");
  await dialog.getByRole("button", { name: `Tag ${total.toLocaleString("en-US")} customers` }).click();
  await expect(page.getByText(`${total.toLocaleString("en-US")} customers tagged`)).toBeVisible();
};

const LISTS = [
  ["an RFM segment", "/rfm/customers?segment=at_risk", "/api/admin/segmentation/customers?segment=R2F2M3"],
  ["this week's list", "/churn", "/api/admin/actions/win-back"],
  ["the forecast list", "/forecast?tier=high", "/api/admin/forecast/customers?tier=high"],
  ["the churn list", "/churn?tab=churn&priority=high", "/api/admin/actions/churn?priority=high"],
] as const;

for (const [name, address, route] of LISTS) {
  test(`all customers of ${name} are tagged`, async ({ page }) => {
    await logIn(page, "manager", address);
    const { total } = await ask(route);
    await selectAll(page, total);
    await tagAll(page, total);
    expect((await ask(TAGGED)).total).toBe(total);
  });
}

test("an outcome is recorded for all customers of the outreach list, and undone", async ({ page }) => {
  const { total } = await ask("/api/admin/actions/outreach?reachable=email");
  await logIn(page, "manager", "/churn?tab=outreach");
  await selectAll(page, total);
  await bar(page).getByRole("button", { name: "Record outcome" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Contacted" }));
  await expect(page.getByText(`Outcome recorded for ${total} customers`)).toBeVisible();
  expect((await ask("/api/admin/actions/outreach?reachable=email")).total).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(`${total} customers are back on the list`)).toBeVisible();
  expect((await ask("/api/admin/actions/outreach?reachable=email")).total).toBe(total);
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("an analyst exports selected customers, and a viewer selects none", async ({ page, browser }) => {
    await logIn(page, "analyst", "/churn?tab=outreach");
    await page.locator("tbody").getByRole("checkbox").first().check();
    const download = page.waitForEvent("download");
    await bar(page).getByRole("button", { name: "Export CSV" }).click();
    const file = await (await download).createReadStream();
    const text = (await file.toArray()).join("");
    expect(text.trim().split("\r\n")).toHaveLength(2);
    await expect(bar(page).getByRole("button", { name: "Record outcome" })).toHaveCount(0);
    await expect(bar(page).getByRole("button", { name: "Tag", exact: true })).toHaveCount(0);

    const other = await browser.newContext();
    const there = await other.newPage();
    await logIn(there, "viewer", "/churn?tab=outreach");
    await expect(there.locator("tbody tr[data-row-key]").first()).toBeVisible();
    await expect(there.getByRole("checkbox")).toHaveCount(0);
    await other.close();
  });
});
