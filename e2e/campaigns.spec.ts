import { expect, logIn, test } from "./test.ts";

test("a manager sees what a campaign did, and plans the next one", async ({ page }) => {
  await logIn(page, "manager", "/campaigns");
  await page.getByRole("link", { name: "Autumn newsletter with a voucher" }).click();
  await expect(page.locator("[data-verdict]")).toContainText("95% interval");
  await page.getByRole("link", { name: "Campaigns" }).last().click();
  await page.getByRole("link", { name: "New campaign" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Voucher again");
  await expect(page.getByRole("table", { name: "Detectable effect by window" })).toBeVisible();
  await page.getByRole("button", { name: "Create and choose control group" }).click();
  await expect(page.getByRole("heading", { name: "Voucher again", level: 1 })).toBeVisible();
  await expect(page.getByText("The first result is ready tomorrow")).toBeVisible();
});

test("a manager ends a campaign and deletes it", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "manager", "/campaigns/new");
  await page.getByLabel("Name", { exact: true }).fill("Voucher again");
  await page.getByRole("button", { name: "Create and choose control group" }).click();
  await expect(page.getByRole("heading", { name: "Voucher again", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "End campaign" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End campaign" }).click();
  await expect(page.getByText("Ended before the first whole day")).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Campaigns", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Voucher again" })).toHaveCount(0);
});
