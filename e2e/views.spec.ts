import type { Page } from "@playwright/test";
import { expectNothingSerious } from "./axe.ts";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

const TWICE = encodeURIComponent('{"all":[{"field":"orders","operator":"at_least","value":2}]}');
const LIST = `/customers?f=${TWICE}&sort=-orderCount&cols=lifetimeValue,country`;
const BARE = /\/customers\?view=[0-9a-f-]{36}/;

const bar = (page: Page) => page.getByRole("navigation", { name: "Visões salvas" });
const tab = (page: Page, name: string) => bar(page).getByRole("link", { name });
const headings = (page: Page) => page.locator("thead th");

/** The number of customers with at least two orders. */
const total = async (): Promise<string> => {
  const answer = await fetch(`${demo.url}/api/admin/customers?criteria=${TWICE}`, { headers: withApiToken() });
  return ((await answer.json()) as { total: number }).total.toLocaleString("pt-BR");
};

test.use({ locale: "pt-BR" });

/** Saves the list as a view for all users, and returns its ID. */
const saveView = async (page: Page): Promise<string> => {
  await logIn(page, "manager", LIST);
  await bar(page).getByRole("button", { name: "Salvar visão" }).click();
  const dialog = page.getByRole("dialog");
  await waitForDialog(dialog);
  await dialog.getByRole("textbox", { name: "Nome" }).fill("VIPs em risco");
  await dialog.getByRole("combobox", { name: "Visível para" }).press("Enter");
  await chooseMenuItem(page.getByTitle("Todos os usuários"));
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("VIPs em risco: visão salva")).toBeVisible();
  await expect(tab(page, "VIPs em risco")).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(BARE);
  return new URL(page.url()).searchParams.get("view") ?? "";
};

test("a view is saved and shared; a colleague opens it and makes it the default", async ({ page, browser }) => {
  const id = await saveView(page);
  const there = await (await browser.newContext({ locale: "pt-BR" })).newPage();
  await logIn(there, "viewer", `/customers?view=${id}`);
  await expect(there.locator("header [data-page-context]").filter({ hasText: await total() })).toBeVisible();
  await expect(headings(there)).toHaveText([/Cliente/, /valor/i, /País/]);
  await bar(there).getByRole("button", { name: "Ações da visão VIPs em risco" }).click();
  await expect(there.getByRole("menuitem", { name: "Excluir" })).toHaveCount(0);
  await chooseMenuItem(there.getByRole("menuitem", { name: "Usar como padrão" }));
  await expect(there.getByText("Esta página agora abre com VIPs em risco")).toBeVisible();
  await navigateTo(there, "/segments");
  await navigateTo(there, "/customers");
  await expect(there).toHaveURL(new RegExp(`view=${id}.*f=`));
  await tab(there, "Tudo").click();
  await expect(there).toHaveURL(/\/customers\?view=all$/);
  await expect(headings(there)).not.toHaveCount(3);
  await there.context().close();
});

test("a view is sent by email on a schedule, which shows when and to whom, and is changed and deleted", async ({
  page,
}) => {
  await saveView(page);
  const actions = bar(page).getByRole("button", { name: "Ações da visão VIPs em risco" });
  const dialog = page.getByRole("dialog", { name: "Enviar VIPs em risco por e-mail" });
  const openSchedules = async () => {
    await actions.click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Enviar por e-mail…" }));
    await waitForDialog(dialog);
  };
  await openSchedules();
  await dialog.getByText("No primeiro dia do mês", { exact: true }).click();
  await dialog.getByRole("button", { name: "Adicionar agendamento" }).click();
  await expect(page.getByText("Agendamento de VIPs em risco salvo")).toBeVisible();
  await expect(dialog).toBeHidden();

  await openSchedules();
  await expect(dialog).toContainText(/No primeiro dia do mês às 0?8:00 · CSV/);
  await expect(dialog).toContainText(/Próximo envio: 1º? de /);
  await expect(dialog.getByRole("listitem").filter({ hasText: "ainda não enviado" }).last()).toBeVisible();
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Ações deste agendamento" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Editar" }));
  await dialog.getByText("Toda segunda-feira", { exact: true }).click();
  await dialog.getByText(/^PDF/).click();
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog).toContainText(/Toda segunda-feira às 0?8:00 · PDF/);

  await dialog.getByRole("button", { name: "Ações deste agendamento" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Excluir" }));
  await page
    .getByRole("dialog", { name: "Parar de enviar VIPs em risco?" })
    .getByRole("button", { name: "Excluir" })
    .click();
  await expect(page.getByText("Agendamento de VIPs em risco excluído")).toBeVisible();
  const left = await fetch(`${demo.url}/api/admin/view-schedules`, { headers: withApiToken() });
  expect(((await left.json()) as { total: number }).total).toBe(0);
});

test("a view is changed, reverted, exported and deleted, and a change is undone on every page", {
  tag: "@full",
}, async ({ page, browser }) => {
  const id = await saveView(page);
  await test.step("the rule becomes a segment of the same name", async () => {
    const link = page.getByRole("link", { name: "Salvar como segmento" });
    await expect(link).toHaveAttribute("href", /name=VIPs(\+|%20)em(\+|%20)risco/);
  });

  await test.step("a change is saved, undone and reverted", async () => {
    await page.getByRole("list", { name: "Filtros" }).getByRole("button").press("Delete");
    await bar(page).getByRole("button", { name: "Salvar alterações" }).click();
    await expect(bar(page).getByRole("button", { name: "Salvar alterações" })).toHaveCount(0);
    await page.getByRole("button", { name: "Desfazer" }).click();
    await expect(page.getByText("Alterações de VIPs em risco desfeitas")).toBeVisible();
    await expect(page).toHaveURL(/f=/);
    await page.getByRole("list", { name: "Filtros" }).getByRole("button").press("Delete");
    await expect(page).not.toHaveURL(/f=/);
    await bar(page).getByRole("button", { name: "Reverter" }).click();
    await expect(page).toHaveURL(/f=/);
  });

  await test.step("its rows are exported", async () => {
    await bar(page).getByRole("button", { name: "Ações da visão VIPs em risco" }).click();
    const download = page.waitForEvent("download");
    await chooseMenuItem(page.getByRole("menuitem", { name: "Exportar CSV" }));
    const file = (await (await (await download).createReadStream()).toArray()).join("");
    expect((file.trim().split("\r\n").length - 1).toLocaleString("pt-BR")).toBe(await total());
  });

  const other = await browser.newContext({ locale: "pt-BR" });
  const there = await other.newPage();
  await test.step("a viewer sees all customers instead", async () => {
    await logIn(there, "viewer", `/customers?view=${id}`);
    await tab(there, "Tudo").click();
    await expect(there).toHaveURL(/\/customers$/);
    await expect(headings(there)).not.toHaveCount(3);
  });

  await test.step("the owner deletes it, and undoes that", async () => {
    await bar(page).getByRole("button", { name: "Ações da visão VIPs em risco" }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Excluir" }));
    await expect(page.getByText("VIPs em risco: visão excluída")).toBeVisible();
    await expect(tab(page, "VIPs em risco")).toHaveCount(0);
    // The other page learns it from the server.
    await expect(tab(there, "VIPs em risco")).toHaveCount(0);
    await page.getByRole("button", { name: "Desfazer" }).click();
    await expect(tab(page, "VIPs em risco")).toHaveAttribute("aria-current", "true");
    await expect(tab(there, "VIPs em risco")).toHaveCount(1);
  });
  await other.close();
});
