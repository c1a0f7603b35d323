import type { Cohorts } from "../src/features/cohorts/contracts.ts";
import { isFullRing } from "../src/testing/depth.ts";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test } from "./test.ts";

test.use({ locale: "pt-BR" });

/** The month before the current one, in the demo's time zone. */
const lastMonth = (): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
};

test("says who comes back, sorts cohorts, lists the customers behind a cell, and shows when a campaign is paid back", async ({
  page,
}) => {
  await logIn(page, "manager", "/account");
  await page.getByRole("link", { name: "Retenção", exact: true }).first().click();
  const triangle = page.locator("table").filter({ has: page.locator("caption", { hasText: "Retenção por coorte" }) });
  // A month without a first order has no cohort. The last row is that of all.
  const answer = await fetch(`${demo.url}/api/admin/cohorts?months=24`, { headers: withApiToken() });
  const { rows: cohorts } = ((await answer.json()) as { data: Pick<Cohorts, "rows"> }).data;
  expect(cohorts.length).toBeGreaterThan(10);
  await expect(triangle.locator("tbody tr")).toHaveCount(cohorts.length + 1);
  await expect(triangle.locator("tbody tr").first().locator("[data-place='0 0']")).toHaveText("100%");

  // The row of metrics begins with who came back within 90 days.
  const values = page.locator("main dl").first().locator("div > dd:nth-child(2)");
  await expect(values).toHaveCount(5);
  await expect(values.first()).toHaveText(/\d%/);

  // A month's title sorts by it: the largest share is first.
  await triangle.getByRole("button", { name: "Mês 1", exact: true }).click();
  await expect(page).toHaveURL(/order=-1/);
  const shares = cohorts.map(({ cells }) => cells[1]?.value ?? 0);
  const { activeCustomers = 0 } = cohorts[shares.indexOf(Math.max(...shares))]?.cells[1] ?? {};
  await expect(triangle.locator("[data-place='0 1']")).toHaveAccessibleName(
    new RegExp(` · ${activeCustomers.toLocaleString("pt-BR")} de `),
  );

  // The address keeps the metric and the grouping.
  await page.getByRole("radiogroup", { name: "Métrica" }).getByText("Valor vitalício").click();
  await page.getByRole("button", { name: "Agrupar por: Mês" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Categoria" }));
  await expect(page).toHaveURL(/metric=ltv&by=category/);
  if (isFullRing) await page.reload();
  await expect(page.getByRole("heading", { name: "Valor vitalício por coorte" })).toBeVisible();

  // A cell leads to exactly the customers that it counts; arrow keys move between cells.
  await page.getByRole("radiogroup", { name: "Métrica" }).getByText("Retenção").click();
  await expect(page.getByRole("heading", { name: "Retenção por coorte" })).toBeVisible();
  const cell = page.locator("[data-place='0 1']");
  await page.locator("[data-place='0 0']").focus();
  await page.keyboard.press("ArrowRight");
  await expect(cell).toBeFocused();
  const [, active = ""] = /· ([\d.]+) de /.exec((await cell.getAttribute("aria-label")) ?? "") ?? [];
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/customers\?f=/);
  await expect(page.getByText("Categoria do primeiro pedido").first()).toBeVisible();
  await expect(page.locator("main")).toContainText(`${active} cliente`);

  // The time between orders has a row for each step.
  await navigateTo(page, "/retention?tab=order-gaps");
  await expect(page.getByRole("table", { name: "Tempo entre pedidos" }).locator("tbody tr")).toHaveCount(3);

  // Costs, at an earlier address: an invalid row is named, the valid one is saved and its campaign has a cost.
  await page.goto("/cohorts?tab=payback");
  await expect(page).toHaveURL(/\/retention\?tab=payback$/);
  const payback = page.getByRole("region", { name: "Retorno do custo de aquisição" }).first();
  await expect(payback.getByRole("row", { name: /^Search ads/ })).toBeVisible();
  await page.getByRole("button", { name: "Enviar custos" }).click();
  const dialog = page.getByRole("dialog");
  const rows = ["campanha;mês;valor", `Outono;${lastMonth()};1.250,50`, "Outono;em breve;3"];
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "custos.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) });
  await expect(dialog.getByText("2 linhas lidas, 1 inválida", { exact: false })).toBeVisible();
  await expect(dialog.getByRole("row", { name: /em breve/ })).toContainText("Informe um mês como 2026-03");
  await expect(dialog.getByText(/Nenhum cliente veio desta campanha: Outono/)).toBeVisible();
  await dialog.getByRole("button", { name: "Salvar 1 custo" }).click();
  await expect(dialog).toBeHidden();
  await expect(payback.getByRole("row", { name: /^Outono/ })).toContainText("1.250,50");
});
