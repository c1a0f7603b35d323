import type { Page } from "@playwright/test";
import { expectNothingSerious, seriousIn } from "./axe.ts";
import { customerWith } from "./customers.ts";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

test.use({ ownBusiness: false, locale: "es-MX", mayComplain: /status of 401/ });

const field = (page: Page) => page.getByRole("combobox", { name: "Buscar cualquier cosa" });
const options = (page: Page, group: string) => page.getByRole("group", { name: group }).getByRole("option");

const open = async (page: Page) => {
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
};

test("the keyboard alone finds a customer and runs an action", async ({ page }) => {
  const id = await customerWith(demo, { minOrders: 12 });
  const answer = await fetch(`${demo.url}/api/admin/customers/${id}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  const { data } = (await answer.json()) as { data: { name: string; externalId: string } };
  await logIn(page, "manager", "/segments");

  await open(page);
  await expectNothingSerious(page, "light");
  // Enter at once opens what the search brings a moment later.
  await page.keyboard.type(data.externalId);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/customers/${id}$`));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  // What was opened is listed first, and its actions are a key away.
  await open(page);
  const recent = options(page, "Recientes").first();
  await expect(recent).toContainText(data.name);
  await expect(recent).toHaveAttribute("aria-selected", "true");
  await expect(field(page)).toHaveAttribute("aria-activedescendant", (await recent.getAttribute("id")) ?? "none");
  await page.keyboard.press("ArrowRight");
  await expect(options(page, `Acciones para ${data.name}`)).toHaveText([
    "Abrir",
    "Abrir en una pestaña nueva",
    "Agregar a un segmento",
    `Copiar el ID${data.externalId}`,
  ]);
  await page.keyboard.press("ArrowLeft");
  await expect(recent).toHaveAttribute("aria-selected", "true");

  await page.keyboard.type(">oscuros");
  await expect(options(page, "Acciones")).toHaveText(["Usar colores oscuros"]);
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-scheme", "dark");
  await expect(field(page)).toBeHidden();
});

test("the keyboard alone finds a page, lists the keys and goes to a page", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "manager", `/customers/${await customerWith(demo, { minOrders: 12 })}`);
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  await page.keyboard.type("segmentos");
  // The page of that name comes before segments that have the word somewhere.
  await expect(page.getByRole("option").first()).toContainText("Segmentos");
  await expect(page.getByRole("status").filter({ hasText: /^Páginas$/ })).toBeAttached();
  await expectNothingSerious(page, "dark");
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(field(page)).toBeHidden();

  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Atajos de teclado" });
  await waitForDialog(keys);
  await expect(keys.getByText("Agregar una nota")).toBeVisible();
  await expect(keys.getByText("Moverse entre filas")).toHaveCount(0);
  await expectNothingSerious(page, "keys");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\/segments$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("says what failed and what can be found, and offers a viewer only what the role may do", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page, "viewer", "/segments");
  let attempts = 0;
  await page.route("**/api/admin/search?*", (route) => {
    if (route.request().url().includes("q=zzzz")) attempts++;
    return route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: { error: "busy" } });
  });
  await open(page);
  // On a slow machine, the first letters alone are looked up, too.
  const failed = page.waitForResponse((answer) => answer.url().includes("q=zzzz"));
  await page.keyboard.type("zzzz");
  await failed;
  await expect(page.getByRole("alert").filter({ hasText: "No se pudieron buscar clientes" })).toBeVisible();
  // Whoever types waits for no second attempt.
  expect(attempts).toBe(1);
  await page.unroute("**/api/admin/search?*");
  await page.getByRole("button", { name: "Reintentar" }).click();
  await expect(page.getByText("No se encontró nada para “zzzz”.")).toBeVisible();

  await page.getByRole("button", { name: "> Acciones" }).click();
  await expect(options(page, "Acciones").filter({ hasText: "Cerrar sesión" })).toBeVisible();
  await expect(options(page, "Acciones").filter({ hasText: "Nuevo segmento" })).toHaveCount(0);
});

test("a field begins a segment's rule", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "manager", "/segments");
  await open(page);
  await page.keyboard.type("último pedido");
  const fields = options(page, "Comenzar un segmento por");
  await expect(fields.first()).toContainText("Último pedido");
  // A field begins something new, so what exists may come first.
  await fields.first().hover();
  await expect(fields.first()).toHaveAttribute("aria-selected", "true");
  expect(await seriousIn(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/segments\/new\?field=lastOrderAt$/);
  const heading = page.getByRole("heading", { level: 1, name: "Nuevo segmento" });
  await expect(heading).toBeFocused();
  const rule = page.locator("[data-part=field]");
  await expect(rule).toHaveText(/Último pedido/);

  // From there, another field starts over.
  await open(page);
  await page.keyboard.type("país");
  await fields.filter({ hasText: "País" }).hover();
  await expect(fields.filter({ hasText: "País" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/field=country$/);
  await expect(rule).toHaveText(/País/);
  await navigateTo(page, "/segments/new?field=shoes");
  await expect(page.getByText(/field/).last()).toBeVisible();
  await expect(rule).toHaveCount(0);
});

test("a sentence is read in the editor, once, and only for those who may edit", { tag: "@full" }, async ({ page }) => {
  // Reading costs money, so the test answers for the language model.
  await page.route("**/api/admin/criteria-fields", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), readsSentences: true } });
  });
  let read = 0;
  await page.route("**/api/admin/segments/from-sentence", (route) => {
    read++;
    const criteria = { field: "orders", operator: "at_least", value: 2 };
    return route.fulfill({ json: { data: { criteria, inWords: "", notUnderstood: [], unknownValues: [] } } });
  });
  const sentence = "pidieron al menos dos veces";
  const option = page.getByRole("option", { name: `Crear un segmento con: ${sentence}` });
  await logIn(page, "manager", "/segments");
  await open(page);
  await page.keyboard.type(sentence);
  await expect(option).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/segments\/new\?sentence=pidieron/);
  await expect(page.locator("[data-part=field]")).toHaveText(/Número de pedidos/);
  await expect(page.locator(`input[value="${sentence}"]`)).toBeVisible();
  expect(read).toBe(1);
  // A link of this address only fills the sentence in.
  await page.goto("/segments/new?sentence=otra");
  await expect(page.locator("input[value=otra]")).toBeVisible();
  expect(read).toBe(1);

  await logIn(page, "analyst", "/segments");
  await open(page);
  await page.keyboard.type(`${sentence} pedidos`);
  await expect(page.getByRole("status").filter({ hasText: /resultado/ })).toBeAttached();
  await expect(page.getByRole("option", { name: /^Crear un segmento con/ })).toHaveCount(0);
});

test("groups and plain questions come before the glossary, and routes only after a slash", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page, "manager", "/segments");
  await open(page);
  await page.keyboard.type("mejores clientes");
  await expect(page.getByRole("option").first()).toContainText("Campeones");
  await expect(options(page, "Referencia de la API")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/customers\?f=/);
  await open(page);
  await page.keyboard.type("a quién llamar hoy");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/todo$/);
});
