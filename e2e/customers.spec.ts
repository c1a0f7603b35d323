import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { demo } from "./demo.ts";
import { expect, logIn, test } from "./test.ts";

type Listed = { id: string; name: string | null; externalId: string };

const ask = async (query: string): Promise<{ data: Listed[]; total: number }> => {
  const response = await fetch(`${demo.url}/api/admin/customers?${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return response.json();
};

const rows = (page: Page) => page.locator("tbody tr[data-row-key]");

/** Formatted for the page's language. */
const { locale, title, search, hint, clear, filter } = {
  locale: "pt-BR",
  title: "Clientes",
  search: "Buscar por ID",
  hint: "Os dados pessoais estão ocultos. Um administrador pode liberar o acesso.",
  clear: /Limpar/,
  filter: "Filtrar",
};

test.describe(locale, () => {
  test.use({ locale, ownBusiness: false });

  test("a viewer sees no personal data, finds customers by ID while typing, and opens one by keyboard", {
    tag: "@full",
  }, async ({ page }) => {
    const { data } = await ask("pageSize=1&sort=-lifetimeValue");
    const { id, externalId, name } = data[0] ?? { id: "", externalId: "", name: "" };
    await logIn(page, "viewer", "/customers");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(rows(page)).toHaveCount(25);
    await expect(page.getByRole("button", { name: filter, exact: true })).toBeVisible();
    await expect(page.getByText(hint)).toBeVisible();
    await expect(rows(page).first()).toContainText("•••");
    await expect(page.getByText(name ?? "", { exact: true })).toHaveCount(0);
    await expect(page.getByRole("columnheader", { name: "Cliente" }).getByRole("button")).toHaveCount(0);
    // Viewers cannot export or edit customers.
    await expect(page.getByRole("checkbox")).toHaveCount(0);

    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox", { name: search })).toBeFocused();
    await page.keyboard.type(externalId.toUpperCase());
    await expect(page).toHaveURL(new RegExp(`q=${externalId}`, "i"));
    await expect(page.locator("mark").first()).toHaveText(externalId, { ignoreCase: true });
    await expect(rows(page)).toHaveCount(Math.min(25, (await ask(`q=${externalId}`)).total));
    await expect(page.locator("section[aria-busy=false]")).toBeVisible();
    await rows(page).filter({ hasText: externalId }).first().focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/customers/${id}`));
    await expect(page.getByRole("heading", { level: 1 })).toContainText("•••");
    await expect(page.getByText(hint)).toBeVisible();
    expect(await page.locator("main").innerText()).not.toContain(name);
    await page.goBack();

    await page.getByRole("searchbox", { name: search }).fill("nobody-is-called-so");
    await page.getByRole("button", { name: clear }).last().click();
    await expect(rows(page)).toHaveCount(25);
  });
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("a filter made with the rule builder narrows the list, is kept in the address, and becomes a segment", async ({
    page,
  }) => {
    const { total } = await ask(`criteria=${encodeURIComponent('{"minOrders":2}')}`);
    await logIn(page, "manager", `/customers?f=${encodeURIComponent('{"minOrders":2}')}`);
    const count = page.locator("header [data-page-context]").filter({ hasText: "match" });
    await expect(count).toContainText(total.toLocaleString("en-US"));
    const chip = page.getByRole("list", { name: "Filters" }).getByRole("button");
    await expect(chip).toHaveText(/at least 2/);

    await page.getByRole("button", { name: "Filter", exact: true }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet).toBeVisible();
    await sheet.getByRole("button", { name: "Show customers" }).click();
    await expect(page.getByRole("link", { name: "Save as segment" })).toHaveAttribute(
      "href",
      /segments\/new\?.*criteria=/,
    );

    await chip.focus();
    await page.keyboard.press("Delete");
    await expect(page).not.toHaveURL(/f=/);
  });
});

test("tags and untags many selected customers and exports them", { tag: "@full" }, async ({ page }) => {
  const { total } = await ask("");
  await logIn(page, "manager", "/customers");
  await page.getByRole("checkbox", { name: "Select this page" }).check();
  const bar = page.getByRole("region", { name: "Bulk actions" });
  await expect(bar).toContainText("25 selected");

  const download = page.waitForEvent("download");
  await bar.getByRole("button", { name: "Export CSV" }).click();
  const file = await readFile(await (await download).path(), "utf8");
  expect(file.trim().split("\r\n")).toHaveLength(26);

  await bar.getByRole("button", { name: "Tag", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Tag" }).fill("browser");
  await dialog.getByRole("button", { name: "Tag 25 customers" }).click();
  await expect(page.getByText("25 customers tagged")).toBeVisible();
  const tagged = `criteria=${encodeURIComponent('{"all":[{"field":"tag","operator":"is_any_of","value":["browser"]}]}')}`;
  expect((await ask(tagged)).total).toBe(25);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Tag removed from 25 customers")).toBeVisible();
  expect((await ask(tagged)).total).toBe(0);

  await page.getByRole("checkbox", { name: "Select this page" }).check();
  await bar.getByRole("button", { name: `Select all ${total.toLocaleString("en-US")}` }).click();
  await expect(bar).toContainText(`${total.toLocaleString("en-US")} selected`);
});
