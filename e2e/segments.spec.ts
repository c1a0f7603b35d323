import type { Page } from "@playwright/test";
import { segmentByName } from "./customers.ts";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test } from "./test.ts";

const rows = (page: Page) => page.locator("tbody tr[data-row-key]");
const conditions = (page: Page) => page.locator("[data-row]");
const count = (page: Page) => page.locator("aside [role=status]");

/** The first option of an open list, after its animation. */
const pick = async (page: Page, field: ReturnType<Page["locator"]>, text: string) => {
  await field.fill(text);
  await page.keyboard.press("Enter");
};

/** The customers that the API returns for a rule. */
const counted = async (criteria: object): Promise<number> => {
  const response = await fetch(`${demo.url}/api/admin/segments/preview`, {
    method: "POST",
    headers: { ...withApiToken(), "content-type": "application/json" },
    body: JSON.stringify({ criteria }),
  });
  return ((await response.json()) as { data: { count: number } }).data.count;
};

/** At least two orders, and either none in 90 days or at least 1,000 spent. */
const RULE = {
  all: [
    { field: "orders", operator: "at_least", value: 2 },
    {
      any: [
        { field: "daysSinceLastPurchase", operator: "at_least", value: 90 },
        { field: "lifetimeValue", operator: "at_least", value: 1000 },
      ],
    },
  ],
};

test("a nested rule is built by mouse with its count, saved, and explains the members", async ({ page }) => {
  const name = `Worth a call ${Date.now()}`;
  const expected = await counted(RULE);
  await logIn(page, "manager", "/segments");
  await page.getByRole("link", { name: "New segment" }).click();
  await expect(page.getByText("Add a condition to see matching customers.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add condition" }).click();
  await pick(page, conditions(page).nth(1).getByRole("combobox", { name: "Field" }), "number of orders");
  await page.getByRole("spinbutton", { name: "Number of orders: value" }).fill("2");
  await page.getByRole("button", { name: "Add group" }).click();
  await pick(page, conditions(page).nth(3).getByRole("combobox", { name: "Field" }), "days since");
  await page.getByRole("spinbutton", { name: "Days since last purchase: value" }).fill("90");
  await page.getByRole("button", { name: "Add condition" }).first().click();
  await pick(page, conditions(page).nth(4).getByRole("combobox", { name: "Field" }), "lifetime");
  await page.getByRole("spinbutton", { name: "Lifetime value: value" }).fill("1000");

  await expect(count(page)).toContainText(`${expected.toLocaleString("en-US")} customer`);
  await expect(page.getByText(/Rule:/).locator("..")).toContainText(
    "Customers with at least 2 orders and (either last purchase at least 90 days ago or lifetime value of at least",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(`${expected.toLocaleString("en-US")} customers`, { exact: true })).toBeVisible();

  await rows(page)
    .first()
    .getByRole("button", { name: /^See why: / })
    .click();
  await expect(page.getByRole("tooltip").getByText("At least 2 orders")).toBeVisible();
  await expect(page.getByRole("tooltip").getByText("value:").first()).toBeVisible();
});

test("the editor says what is missing, takes a change back, and keeps the draft when its page is left", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page, "manager", "/segments/new");
  await page.getByLabel("Name", { exact: true }).fill("Loyal");
  await expect(page.getByText("“Loyal Customers” is also a built-in group (RFM segment).")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Worth a call");
  await expect(page.getByText("is also a built-in group")).toBeHidden();

  await page.getByRole("button", { name: "Add condition" }).click();
  await pick(page, conditions(page).nth(1).getByRole("combobox", { name: "Field" }), "number of orders");
  const value = page.getByRole("spinbutton", { name: "Number of orders: value" });
  await value.focus();
  await expect(page.locator("[data-wrong]")).toHaveCount(0);
  await page.getByLabel("Name", { exact: true }).focus();
  await expect(page.getByText("Complete this condition: a value is missing")).toBeVisible();
  await value.fill("2");
  await page.getByRole("combobox", { name: "Number of orders: operator" }).press("Enter");
  await page.locator(".ant-select-item-option-content:visible").getByText("is at most").click();
  await expect(page.getByRole("group", { name: /at most 2 orders/i })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("group", { name: /at least 2 orders/i })).toBeVisible();

  // Leaving asks for confirmation once; the draft is kept either way.
  await page.getByRole("link", { name: "Runs" }).click();
  await page.getByRole("button", { name: "Stay" }).click();
  await expect(value).toHaveValue("2");
});

test("an edited rule says how many members it would have, and makes a version", {
  tag: "@full",
}, async ({ page }) => {
  const expected = await counted(RULE);
  const made = await fetch(`${demo.url}/api/admin/segments`, {
    method: "POST",
    headers: { ...withApiToken(), "content-type": "application/json" },
    body: JSON.stringify({ name: "Worth a call", criteria: RULE, isAutomatic: true }),
  });
  const { data } = (await made.json()) as { data: { id: string } };
  await logIn(page, "manager", `/segments/${data.id}`);
  await expect(page.getByText(`${expected.toLocaleString("en-US")} customers`, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("spinbutton", { name: "Number of orders: value" }).fill("3");
  const after = await counted({ all: [{ ...RULE.all[0], value: 3 }, RULE.all[1]] });
  await expect(count(page)).toContainText(`${after.toLocaleString("en-US")} customer`);
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`${expected.toLocaleString("en-US")} → ${after.toLocaleString("en-US")}`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("version 2")).toBeVisible();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Edited: version 2")).toBeVisible();
});

test.describe("two simultaneous editors", () => {
  test.use({ mayComplain: /status of 409/ });

  test("the second to save sees who was first, with both rules, and loses nothing", { tag: "@full" }, async ({
    page,
  }) => {
    const address = `${demo.url}/api/admin/segments`;
    const headers = { ...withApiToken(), "content-type": "application/json" };
    const draft = {
      name: `Contested ${Date.now()}`,
      criteria: { minOrders: 9, maxPurchaseFrequency: 0.25 },
      isAutomatic: true,
    };
    const made = await fetch(address, { method: "POST", headers, body: JSON.stringify(draft) });
    const { data } = (await made.json()) as { data: { id: string; version: number } };
    await logIn(page, "manager", `/segments/${data.id}/edit`);
    await page.getByRole("spinbutton", { name: "Number of orders: value" }).fill("8");
    const rate = page.getByRole("spinbutton", { name: "Orders per month: value" });
    expect(await rate.evaluate((field) => field.scrollWidth - field.clientWidth)).toBe(0); // Its unit hides no digit.
    await expect(count(page)).not.toBeEmpty();
    const faster = { version: data.version, criteria: { minOrders: 7 } };
    await fetch(`${address}/${data.id}`, { method: "PATCH", headers, body: JSON.stringify(faster) });
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toContainText("at least 7 orders");
    await expect(dialog).toContainText("at least 8 orders");
    await dialog.getByRole("button", { name: "Overwrite with yours" }).click();
    await expect(page.getByText("version 3")).toBeVisible();
    await expect(page.getByText("Customers with at least 8 orders")).toBeVisible();
  });
});

test.describe("es", () => {
  test.use({ locale: "es-MX" });

  test("the same rule is built by keyboard: rows are moved, a change is undone, and it is saved", {
    tag: "@full",
  }, async ({ page }) => {
    const name = `Por teclas ${Date.now()}`;
    const expected = await counted(RULE);
    await logIn(page, "manager", "/segments/new");
    const { keyboard } = page;
    await page.getByLabel("Nombre", { exact: true }).focus();
    await keyboard.type(name);
    // The next Tab stop after the name, the two kinds and the toolbar is the rule's head.
    await conditions(page).first().focus();
    await keyboard.press("a");
    await keyboard.type("número de pedidos");
    await keyboard.press("Enter");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.type("2");
    await keyboard.press("Escape");
    await expect(conditions(page).nth(1)).toBeFocused();
    await keyboard.press("g");
    await keyboard.type("valor de vida");
    await keyboard.press("Enter");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.type("1000");
    await keyboard.press("Escape");
    await keyboard.press("a");
    await keyboard.type("días desde la última");
    await keyboard.press("Enter");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.type("90");
    await keyboard.press("Escape");
    await keyboard.press("Alt+ArrowUp");
    await expect(conditions(page).nth(3)).toBeFocused();
    await keyboard.press("Delete");
    await expect(conditions(page)).toHaveCount(4);
    await keyboard.press("Control+z");
    await expect(conditions(page)).toHaveCount(5);
    await expect(count(page)).toContainText(`${expected.toLocaleString("es-419")} cliente`);
    await keyboard.press("ArrowUp");
    await keyboard.press("Control+Enter");
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });
});

test.describe("pt", () => {
  test.use({ locale: "pt-BR" });

  test("manual: adds and removes a customer, recorded in the audit log", { tag: "@full" }, async ({ page }) => {
    const name = `À mão ${Date.now()}`;
    await logIn(page, "admin", "/segments/new?kind=manual");
    await page.getByLabel("Nome", { exact: true }).fill(name);
    await page.getByRole("button", { name: "Salvar" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByText("Nenhum cliente adicionado ainda.")).toBeVisible();
    await page.getByRole("button", { name: "Adicionar cliente" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").fill("ana");
    const first = page.locator(".ant-select-item-option").first();
    await first.click();
    await dialog.getByRole("button", { name: "Adicionar cliente" }).click();
    await expect(rows(page)).toHaveCount(1);
    await rows(page)
      .getByRole("button", { name: /^Remover / })
      .click();
    await expect(rows(page)).toHaveCount(0);
    await page.getByRole("button", { name: "Desfazer" }).click();
    await expect(rows(page)).toHaveCount(1);
    await navigateTo(page, `/settings/audit?q=${encodeURIComponent(name)}`);
    await expect(rows(page).first()).toBeVisible();
  });
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("viewers read the rule and its members, and get no actions", { tag: "@full" }, async ({ page }) => {
    const id = await segmentByName(demo, "Gold or Platinum, 5+ orders");
    await logIn(page, "viewer", `/segments/${id}`);
    await expect(rows(page).first()).toBeVisible();
    await expect(page.getByText(/^Customers with lifetime value of at least/)).toBeVisible();
    await expect(page.getByRole("link", { name: "Edit" })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Export CSV" })).toHaveCount(0);
    await page.goto(`/segments/${id}/edit`);
    await expect(page).toHaveURL(new RegExp(`/segments/${id}$`));
    await navigateTo(page, "/segments");
    await expect(rows(page).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "New segment" })).toHaveCount(0);
  });
});

test("a segment shows which rules use it before it is archived or deleted", { tag: "@full" }, async ({ page }) => {
  const address = `${demo.url}/api/admin/segments`;
  const headers = { ...withApiToken(), "content-type": "application/json" };
  const create = async (name: string, criteria: object): Promise<string> => {
    const made = await fetch(address, {
      method: "POST",
      headers,
      body: JSON.stringify({ name, criteria, isAutomatic: true }),
    });
    return ((await made.json()) as { data: { id: string } }).data.id;
  };
  const base = await create("Regulars", { minOrders: 3 });
  await create("Regulars to call", { all: [{ field: "inSegment", operator: "is_any_of", value: [base] }] });
  await logIn(page, "manager", `/segments/${base}`);
  await expect(page.getByText(/^updated/)).toBeVisible();
  const choose = async (entry: string) => {
    await page.getByRole("button", { name: "Actions for Regulars", exact: true }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: entry }));
  };
  await choose("Archive");
  const question = page.getByRole("dialog", { name: "Archive Regulars?" });
  await expect(question).toContainText("This segment's rule refers to it: Regulars to call.");
  await question.getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText(/^Archived on /)).toBeVisible();

  await choose("Delete");
  const dialog = page.getByRole("dialog", { name: "Delete Regulars permanently?" });
  await expect(dialog).toContainText("It can't be deleted while this segment's rule refers to it: Regulars to call.");
  await dialog.getByLabel("Type its name to confirm").fill("Regulars");
  await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("a segment that could not be updated says why, and offers what mends it", { tag: "@full" }, async ({ page }) => {
    let problem = "INTERNAL_ERROR";
    await page.route("**/api/admin/segments", async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { data: { isAutomatic: boolean; problem: string | null }[] };
      const failed = answer.data.find(({ isAutomatic }) => isAutomatic);
      if (failed) failed.problem = problem;
      await route.fulfill({ response, json: answer });
    });
    await logIn(page, "manager", "/segments");
    const row = rows(page).filter({ hasText: "Not updated" });
    await expect(row.getByTitle("the calculation failed")).toBeVisible();
    await expect(row.getByRole("button", { name: "Try again" })).toBeVisible();
    problem = "INVALID_CRITERIA";
    await page.reload();
    await expect(row.getByTitle("the rule is no")).toBeVisible();
    await row.getByRole("link", { name: "Edit the rule" }).click();
    await expect(page).toHaveURL(/\/segments\/[^/]+\/edit$/);
  });
});
