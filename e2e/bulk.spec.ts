import type { Download, Page } from "@playwright/test";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test } from "./test.ts";

type Listed = { data: { id: string }[]; total: number };

const ask = async (address: string): Promise<Listed> =>
  (await fetch(`${demo.url}${address}`, { headers: withApiToken() })).json();

const tagged = (tag: string): Promise<Listed> => {
  const criteria = { all: [{ field: "tag", operator: "is_any_of", value: [tag] }] };
  return ask(`/api/admin/customers?criteria=${encodeURIComponent(JSON.stringify(criteria))}`);
};

const bar = (page: Page) => page.getByRole("region", { name: "Bulk actions" });

const selectAll = async (page: Page, total: number) => {
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await expect(bar(page)).toContainText("selected");
  const words = total.toLocaleString("en-US");
  // A list may have no more than a page.
  if (!(await bar(page).innerText()).includes(`${words} selected`))
    await bar(page)
      .getByRole("button", { name: `Select all ${words}` })
      .click();
  await expect(bar(page)).toContainText(`${words} selected`);
};

const tagAll = async (page: Page, total: number, tag: string) => {
  await bar(page).getByRole("button", { name: "Tag", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Tag" }).fill(tag);
  await dialog.getByRole("button", { name: `Tag ${total.toLocaleString("en-US")} customers` }).click();
  await expect(page.getByText(`${total.toLocaleString("en-US")} customers tagged`).last()).toBeVisible();
};

/** With the tag that each list's customers get. */
const LISTS = [
  ["segment", "/rfm/customers?segment=at_risk", "/api/admin/segmentation/customers?segment=R2F2M3"],
  ["week", "/todo", "/api/admin/actions/win-back"],
  ["forecast", "/forecast?tier=high", "/api/admin/forecast/customers?tier=high"],
  // Always more than a page, while the high ones, which depend on the axes' segments, were once fewer.
  ["churn", "/todo?tab=churn&priority=low", "/api/admin/actions/churn?priority=low"],
] as const;

test("all customers of each list are tagged", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "manager", "/account");
  for (const [tag, address, route] of LISTS) {
    await navigateTo(page, address);
    const { total } = await ask(route);
    await selectAll(page, total);
    await tagAll(page, total, tag);
    await expect.poll(async () => (await tagged(tag)).total, { message: tag }).toBe(total);
  }
});

test("an outcome is recorded for all customers of the outreach list, and undone", async ({ page }) => {
  const { total } = await ask("/api/admin/actions/outreach?reachable=email");
  await logIn(page, "manager", "/todo?tab=outreach");
  await selectAll(page, total);
  await bar(page).getByRole("button", { name: "Record outcome" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Contacted" }));
  await expect(page.getByText(`Outcome recorded for ${total} customers`)).toBeVisible();
  expect((await ask("/api/admin/actions/outreach?reachable=email")).total).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText(`${total} customers are back on the list`)).toBeVisible();
  expect((await ask("/api/admin/actions/outreach?reachable=email")).total).toBe(total);
});

const post = async (address: string, body: object): Promise<{ id: string }> => {
  const headers = { ...withApiToken(), "content-type": "application/json" };
  const made = await fetch(`${demo.url}${address}`, { method: "POST", headers, body: JSON.stringify(body) });
  return ((await made.json()) as { data: { id: string } }).data;
};

const linesOf = async (download: Promise<Download>): Promise<string[]> =>
  (await (await (await download).createReadStream()).toArray()).join("").trim().split("\r\n");

test("segments are selected by keyboard, exported, archived with a warning, and restored by undo", {
  tag: "@full",
}, async ({ page }) => {
  const create = (name: string, criteria: object) => post("/api/admin/segments", { name, criteria, isAutomatic: true });
  const base = await create("Bulk base", { minOrders: 3 });
  await create("Bulk other", { minOrders: 4 });
  await create("Bulk user", { all: [{ field: "inSegment", operator: "is_any_of", value: [base.id] }] });
  await logIn(page, "manager", "/segments?q=bulk");
  const rows = page.locator("tbody tr[data-row-key]");
  await expect(rows).toHaveCount(3);
  await rows.first().focus();
  await page.keyboard.press("x");
  await expect(bar(page)).toContainText("1 selected");
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press("x");
  await expect(bar(page)).toContainText("2 selected");
  await expect(page.getByRole("checkbox", { name: "Select Bulk other" })).toBeChecked();

  const list = page.waitForEvent("download");
  await bar(page).getByRole("button", { name: "Export CSV" }).click();
  expect((await linesOf(list)).map((line) => line.split(",")[1])).toEqual(["name", "Bulk base", "Bulk other"]);
  const members = page.waitForEvent("download");
  await bar(page).getByRole("button", { name: "Export members" }).click();
  const [, ...lines] = await linesOf(members);
  expect(new Set(lines.map((line) => line.split(",")[1]))).toEqual(new Set(["Bulk base", "Bulk other"]));

  await bar(page).getByRole("button", { name: "Archive" }).click();
  const question = page.getByRole("dialog", { name: "Archive 2 segments?" });
  await expect(question).toContainText("The rule of Bulk user uses Bulk base.");
  await question.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("2 segments archived")).toBeVisible();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("2 segments restored")).toBeVisible();
  await expect(rows).toHaveCount(3);
});

test("several tokens are revoked, which asks first", { tag: "@full" }, async ({ page }) => {
  const draft = { role: "viewer", expiresInDays: 30 };
  for (const name of ["Bulk one", "Bulk two"]) await post("/api/admin/tokens", { ...draft, name });
  await logIn(page, "admin", "/settings/tokens?q=bulk");
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await bar(page).getByRole("button", { name: "Revoke 2 tokens" }).click();
  const question = page.getByRole("dialog", { name: "Revoke 2 tokens?" });
  await question.getByRole("button", { name: "Revoke 2 tokens" }).click();
  await expect(page.locator(".ant-notification-notice").filter({ hasText: "2 tokens revoked" })).toBeVisible();
  await expect(page.locator("tbody tr[data-row-key]")).toHaveCount(0);
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("an analyst exports selected customers, and a viewer selects none", { tag: "@full" }, async ({
    page,
    browser,
  }) => {
    await logIn(page, "analyst", "/todo?tab=outreach");
    await page.locator("tbody").getByRole("checkbox").first().check();
    const download = page.waitForEvent("download");
    await bar(page).getByRole("button", { name: "Export CSV" }).click();
    expect(await linesOf(download)).toHaveLength(2);
    await expect(bar(page).getByRole("button", { name: "Record outcome" })).toHaveCount(0);
    await expect(bar(page).getByRole("button", { name: "Tag", exact: true })).toHaveCount(0);

    const other = await browser.newContext();
    const there = await other.newPage();
    await logIn(there, "viewer", "/todo?tab=outreach");
    await expect(there.locator("tbody tr[data-row-key]").first()).toBeVisible();
    await expect(there.getByRole("checkbox")).toHaveCount(0);
    await other.close();
  });
});

test("selected customers are added to a segment that is created by its name", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "manager", "/todo");
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await bar(page).getByRole("button", { name: "Add to segment" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox").fill("Call this week");
  await page.getByTitle("Create segment “Call this week”").click();
  await expect(dialog.getByTitle("Call this week")).toBeVisible();
  await dialog.getByRole("button", { name: /^Add \d+ customers$/ }).click();
  await expect(page.getByText(/^\d+ customers added$/)).toBeVisible();
  await navigateTo(page, "/segments?q=Call");
  await expect(page.getByRole("link", { name: "Call this week" })).toBeVisible();
});
