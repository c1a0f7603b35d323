import { demo } from "./demo.ts";
import { expect, logIn, test, waitForDialog } from "./test.ts";

type Listed = { data: { id: string; name: string | null; email: string | null; externalId: string }[]; marked: number };

/** The list that an API client gets. */
const list = async (): Promise<Listed> => {
  const headers = { authorization: `Bearer ${demo.token}` };
  return (await fetch(`${demo.url}/api/admin/actions/churn?sort=name`, { headers })).json() as Promise<Listed>;
};

type WinBack = {
  data: {
    id: string;
    name: string | null;
    externalId: string;
    usualGapDays: number | null;
    nextAction: { title: string; why: string };
  }[];
  totals: { customers: number };
  overdue: number;
};

const winBack = async (): Promise<WinBack> => {
  const headers = { authorization: `Bearer ${demo.token}` };
  return (await fetch(`${demo.url}/api/admin/actions/win-back`, { headers })).json() as Promise<WinBack>;
};

test("shows which customers to win back this week and why, as on the customer's own page", async ({ page }) => {
  const headers = { authorization: `Bearer ${demo.token}` };
  const { data, totals } = await winBack();
  const first = data.find(({ usualGapDays: gap }) => gap !== null);
  if (!first) throw new Error("The demo has no customer to win back");
  await logIn(page, "admin", "/todo");
  await expect(page.getByText(`${totals.customers} customers`)).toBeVisible();
  const row = page.locator(`tr[data-row-key="${first.id}"]`);
  await expect(row).toContainText(first.nextAction.why);
  const name = first.name?.trim() || first.externalId;
  await row.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { name: first.nextAction.title, exact: true })).toBeVisible();
  await expect(page.getByText(first.nextAction.why)).toBeVisible();

  // One cadence for a customer, on every page.
  expect(first.nextAction.why).toContain(`Usually buys every ${first.usualGapDays} day`);
  await page.getByRole("tab", { name: "Behavior" }).click();
  await expect(page.getByText(new RegExp(`^Typical gap: ${first.usualGapDays} days?\\.`))).toBeVisible();
  const forecast = await fetch(`${demo.url}/api/admin/customers/${first.id}/forecast`, { headers });
  const { facts } = ((await forecast.json()) as { data: { facts: { usualGapDays: { value: number } } } }).data;
  expect(facts.usualGapDays.value).toBe(first.usualGapDays);
});

test("a customer of the week is contacted, and taken back; the whole list and its audience are a click away", {
  tag: "@full",
}, async ({ page }) => {
  const { data, overdue } = await winBack();
  const first = data[0];
  const name = first?.name?.trim() || first?.externalId || "";
  await logIn(page, "admin", "/todo");
  const row = page.locator(`tr[data-row-key="${first?.id}"]`);
  await row.getByRole("button", { name: `Contacted: ${name}` }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText(/1 of 50 contacted this week/)).toBeVisible();
  // The keyboard goes on with the customer who took the place.
  await expect(page.locator("tr[data-row-key] button:focus")).toHaveAccessibleName(/^Contacted: /);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(row).toBeVisible();
  await page.getByText(`All to win back ${overdue.toLocaleString("en-US")}`).click();
  await expect(page).toHaveURL(/who=all/);
  await expect(page.getByText(`${overdue.toLocaleString("en-US")} customers`)).toBeVisible();

  // Campaigns take all overdue customers, audiences those of the week.
  const campaign = page.getByRole("link", { name: "New campaign" });
  await expect(campaign).toHaveAttribute("href", "/campaigns/new?list=win-back");
  await page.getByText("This week", { exact: true }).click();
  await page.getByRole("link", { name: "New audience" }).click();
  await expect(page).toHaveURL(/\/audiences\/new\?list=win-back$/);
  await expect(page.getByRole("main").getByText("Win back this week", { exact: true }).first()).toBeVisible();
});

test("handles and restores a customer; a part of the list makes no audience", async ({ page }) => {
  const { data } = await list();
  const [first] = data;
  const name = first?.name?.trim() || first?.email || first?.externalId || "";
  await logIn(page, "admin", "/todo?tab=churn&sort=name");
  const row = page.locator("tr[data-row-key]").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(row.first()).toBeVisible();

  await row
    .first()
    .getByRole("button", { name: `Contacted: ${name}` })
    .click();
  await expect(page.locator(`tr[data-row-key="${first?.id}"]`)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText(`${name} is back on the list.`)).toBeVisible();
  await expect(page.locator(`tr[data-row-key="${first?.id}"]`)).toBeVisible();
  expect((await list()).marked).toBe(0);

  // A new audience or campaign takes a whole list, so a part of it offers none.
  const audience = page.getByRole("link", { name: "New audience" });
  await expect(audience).toHaveAttribute("href", "/audiences/new?list=churn");
  await page.getByText(/^High \d/).click();
  await expect(page).toHaveURL(/priority=high/);
  await expect(audience).toHaveCount(0);
});

test("an admin changes the outreach threshold", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "admin", "/todo?tab=churn&sort=name");
  const medium = page.locator("#rule-medium");
  const before = await medium.innerText();
  const edit = page.getByRole("button", { name: "Edit rules" });
  await edit.click();
  const dialog = page.getByRole("dialog");
  await waitForDialog(dialog);
  const worth = dialog.getByLabel(/^Outreach first/);
  const standard = await worth.inputValue();
  await worth.fill("77");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  const place = await edit.boundingBox();
  await expect(medium).toContainText("77");
  // The list above has other rows, but what is on screen stays in place, so that a click hits it.
  await expect(page.locator("tr[data-row-key]").getByText("above $77.00").first()).toBeAttached();
  expect(await edit.boundingBox()).toEqual(place);
  await edit.click();
  await waitForDialog(dialog);
  await worth.fill(standard);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(medium).toHaveText(before);
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("shows of the list by rules only customers who can be reached, and starts the other lists with their own filter", {
    tag: "@full",
  }, async ({ page }) => {
    const headers = { authorization: `Bearer ${demo.token}` };
    const answer = await fetch(`${demo.url}/api/admin/actions/churn`, { headers });
    const { reach } = (await answer.json()) as { reach: { customers: number; email: number; sms: number } };
    expect(reach.email).toBeLessThan(reach.customers);
    const written = (number: number) => number.toLocaleString("en-US");
    await page.setViewportSize({ width: 1440, height: 900 });
    await logIn(page, "admin", "/todo?tab=churn");
    // Actions, reasons and outcomes are beside each other, and a minimum is taken with Enter.
    const table = page.locator("main table");
    await expect(table.locator("tbody tr[data-row-key]").first()).toBeVisible();
    expect(await table.evaluate((all) => all.scrollWidth - (all.parentElement?.clientWidth ?? 0))).toBeLessThanOrEqual(
      0,
    );
    await page.getByLabel("Minimum").fill("5");
    await page.getByLabel("Minimum").press("Enter");
    await expect(page).toHaveURL(/minValue=5/);
    await page.getByLabel("Minimum").fill("");
    await page.getByLabel("Minimum").press("Enter");
    await expect(page).not.toHaveURL(/minValue/);
    await expect(
      page.getByText(`${written(reach.customers)} customers, ${written(reach.email)} reachable by email`),
    ).toBeVisible();

    await page.getByText(`Email ${written(reach.email)}`, { exact: true }).click();
    await expect(page).toHaveURL(/reach=email/);
    await expect(page.getByText(`${written(reach.email)} customers ·`)).toBeVisible();
    await expect(page.getByText(`All ${written(reach.email)}`, { exact: true })).toBeVisible();

    await page.getByRole("tab", { name: "Win back this week" }).click();
    await expect(page).not.toHaveURL(/reach=/);
    await page.getByRole("button", { name: /By email or SMS/ }).click();
    await page.getByRole("menuitem", { name: "By SMS" }).click();
    await expect(page).toHaveURL(/reach=sms/);
  });
});
