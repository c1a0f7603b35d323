import type { Page } from "@playwright/test";
import { expectNothingSerious } from "./axe.ts";
import { drawPlots } from "./plots.ts";
import { chooseMenuItem, expect, logIn, PHONE, test } from "./test.ts";

test.use({ ownBusiness: false, locale: "es-MX" });

const card = (page: Page) => page.locator("[data-info] [popover]");
const revenue = (page: Page) => page.getByRole("button", { name: "Definición: Ingresos" }).first();

test("a figure is explained on hover and by keyboard, and its link opens the glossary at the term", async ({
  page,
}) => {
  await logIn(page, "viewer", "/?days=7");
  await revenue(page).hover();
  await expect(card(page)).toContainText("Total de los pedidos − reembolsos");
  await expect(card(page)).toContainText(/Pedidos guardados · pedidos hasta el \d+ .*calculado/);
  // The pointer reaches the card without closing it.
  await card(page).getByText("Fórmula").hover();
  await expect(card(page)).toBeVisible();
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(card(page)).toHaveCount(0);

  await revenue(page).focus();
  await expect(card(page)).toBeVisible();
  await expectNothingSerious(page, "with a definition");
  await page.keyboard.press("Escape");
  await expect(card(page)).toHaveCount(0);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(card(page).getByRole("link")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/glossary\?term=revenue$/);
  await expect(page.getByRole("heading", { name: "Ingresos", exact: true })).toBeFocused();
});

test("the glossary is alphabetical, searched by words of its definitions, and found by the palette", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page, "viewer", "/glossary");
  const names = page.locator("article h3");
  await expect(names.first()).toBeVisible();
  const all = await names.allInnerTexts();
  expect(all).toEqual(all.toSorted(new Intl.Collator("es-419").compare));
  expect(all.length).toBeGreaterThan(60);
  await page.getByRole("searchbox", { name: "Buscar términos" }).fill("silueta");
  await expect(page).toHaveURL(/q=silueta/);
  await expect(names).toHaveText(["Coeficiente de silueta", "Definición de los segmentos"]);
  await page.goto("/glossary?term=karma");
  await expect(page).toHaveURL(/\/glossary$/);

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Buscar cualquier cosa" }).fill("?probabilidad de seguir");
  await page.getByRole("group", { name: "Términos" }).getByRole("option").first().click();
  await expect(page.getByRole("heading", { name: "Probabilidad de seguir activo" })).toBeFocused();
});

test.describe("phones", () => {
  test.use({ ...PHONE, locale: "pt-BR" });

  test("a tap explains a figure, and a tap elsewhere closes it", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "viewer", "/?days=7");
    await page.getByRole("button", { name: "Definição: Clientes de primeira compra" }).tap();
    await expect(card(page)).toContainText("Clientes cujo primeiro pedido");
    const { x, width } = (await card(page).boundingBox()) ?? { x: -1, width: 0 };
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(390);
    await page.getByRole("heading", { level: 1 }).tap();
    await expect(card(page)).toHaveCount(0);
    await expect(page).toHaveURL(/days=7$/);
  });
});

test.describe("copying a chart", () => {
  test.use({ locale: "en-US", colorScheme: "dark" });

  const copy = async (page: Page, title: string, what: string) => {
    await page.getByRole("button", { name: `Copy: ${title}` }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: what }));
  };

  test("a chart copied as a table gives spreadsheets its rows, and as a picture a light image with the chart", {
    tag: "@full",
  }, async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await logIn(page, "analyst", "/?days=7");
    await drawPlots(page);
    const title = "Monthly revenue by RFM segment";
    await copy(page, title, "Copy as table");
    await expect(page.getByRole("status").filter({ hasText: "Table copied" })).toBeVisible();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    const [head = "", ...rows] = text.split("\n").map((row) => row.split("\t"));
    expect(head.slice(0, 2)).toEqual(["Month", "Champions"]);
    expect(head.at(-1)).toBe("Total");
    expect(rows).toHaveLength(12);
    for (const row of rows) expect(row.at(-1)).toMatch(/^\$[\d,]+\.\d\d$/);
    const html = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return (await item?.getType("text/html"))?.text();
    });
    expect(html).toContain("<td>Champions</td>");

    await copy(page, title, "Copy as picture");
    await expect(page.getByRole("status").filter({ hasText: "Picture copied" })).toBeVisible();
    const picture = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const bitmap = await createImageBitmap((await item?.getType("image/png")) as Blob);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const drawing = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      drawing.drawImage(bitmap, 0, 0);
      const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height);
      const colors = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        const color = `${data[at]} ${data[at + 1]} ${data[at + 2]}`;
        colors.set(color, (colors.get(color) ?? 0) + 1);
      }
      const [most = ""] = [...colors].toSorted(([, a], [, b]) => b - a).map(([color]) => color);
      return { width: bitmap.width, height: bitmap.height, most, champions: colors.get("7 107 63") ?? 0 };
    });
    const box = await page.locator("[data-card]").filter({ hasText: title }).boundingBox();
    expect(picture.width).toBe(Math.round((box?.width ?? 0) * 2));
    // White, with the columns in the colors of the light theme.
    expect(picture.most).toBe("255 255 255");
    expect(picture.champions).toBeGreaterThan(2000);
  });

  test("is a download where the browser refuses the clipboard", { tag: "@full" }, async ({ page }) => {
    await page.addInitScript(() => {
      navigator.clipboard.write = () => Promise.reject(new DOMException("Refused", "NotAllowedError"));
    });
    await logIn(page, "analyst", "/?days=7");
    await drawPlots(page);
    const download = page.waitForEvent("download");
    await copy(page, "Monthly revenue by RFM segment", "Copy as picture");
    expect((await download).suggestedFilename()).toBe("Monthly-revenue-by-RFM-segment.png");
    await expect(page.getByRole("status").filter({ hasText: "Picture downloaded" })).toBeVisible();
  });
});
