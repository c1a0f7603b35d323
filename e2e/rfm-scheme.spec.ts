import { isFullRing } from "../src/testing/depth.ts";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

type Segment = { segment_code: string; segment_name: string; customer_count: number; total_revenue: number };

const RULE = { field: "rfmSegment", operator: "is_any_of", value: ["champions"] };

const segmentsOf = async (scheme: "active" | "standard"): Promise<Segment[]> => {
  const response = await fetch(`${demo.url}/api/reports/customers/segmentation?rfm_scheme=${scheme}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return ((await response.json()) as { data: { segments: Segment[] } }).data.segments;
};

test.use({ locale: "es-ES" });

/** Pages that name the segment, and where. */
const NAMING = [
  ["/", "h3"],
  ["/rfm/movement?view=table", "table"],
  [`/customers?f=${encodeURIComponent(JSON.stringify({ all: [RULE] }))}`, "tbody td"],
  ["/retention?by=rfm_segment", "th"],
  [`/segments/new?criteria=${encodeURIComponent(JSON.stringify(RULE))}`, "#criteria-after"],
  ["/settings/texts", "h2"],
  ["/account", "#notifications label"],
] as const;

test("an admin changes a threshold and a name, sees who would move, activates it and goes back", async ({ page }) => {
  const before = await segmentsOf("active");
  await logIn(page, "admin", "/rfm");
  await page.getByRole("link", { name: "Editar segmentos" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Segmentos RFM" })).toBeVisible();
  const preview = page.getByRole("region", { name: "¿Quién se movería?" });
  await expect(preview.getByRole("status")).toContainText("Ningún cliente cambiaría de segmento");

  const recency = page.getByRole("group", { name: "Recencia", exact: true });
  await recency.getByText("Valores propios").click();
  // Fifths of 90 days: the editor starts with the days they come to, so no customer moves yet.
  await expect(recency.getByLabel("Puntaje 5: como máximo (días)")).toHaveValue("17");
  await expect(preview.getByRole("status")).toContainText("Ningún cliente cambiaría de segmento");
  if (isFullRing) {
    await recency.getByLabel("Puntaje 5: como máximo (días)").fill("40");
    await expect(page.getByText("Cada valor debe ser mayor que el anterior")).toBeVisible();
    await expect(page.getByRole("button", { name: "Guardar como versión" })).toBeDisabled();
  }
  await recency.getByLabel("Puntaje 5: como máximo (días)").fill("10");
  await expect(preview.getByRole("status")).toContainText("cambiarían de segmento");
  await expect(preview.getByRole("table", { name: "Movimientos entre segmentos" })).toBeVisible();

  await page.locator("summary").filter({ hasText: "Campeones" }).click();
  await page.getByLabel("Nombre", { exact: true }).first().fill("Círculo íntimo");
  await page.getByLabel("Nota para esta versión (opcional)").fill("Solo los de esta semana");
  await page.getByRole("button", { name: "Guardar como versión" }).click();
  const version = page.getByRole("listitem", { name: "Versión 1", exact: true });
  await expect(version).toContainText("Solo los de esta semana");
  expect(await segmentsOf("active")).toEqual(before);
  await version.getByRole("button", { name: "Activar: Versión 1" }).click();
  await expect(version.getByText("Activa", { exact: true })).toBeVisible();

  const own = await segmentsOf("active");
  expect(own.find(({ segment_code }) => segment_code === "R5F5M5")?.segment_name).toBe("Círculo íntimo");
  expect(own.map(({ customer_count }) => customer_count)).not.toEqual(
    before.map(({ customer_count }) => customer_count),
  );
  expect(await segmentsOf("standard")).toEqual(before);
  await navigateTo(page, "/rfm");
  const shares = page.getByRole("table", { name: "¿Quién genera los ingresos?" });
  await expect(shares.getByRole("link", { name: "Círculo íntimo", exact: true })).toBeVisible();

  // Every page that names the segment uses the new name.
  for (const [address, place] of isFullRing ? NAMING : []) {
    await navigateTo(page, address);
    const main = page.locator("main");
    await expect(main.locator(place).filter({ hasText: "Círculo íntimo" }).first(), address).toBeVisible();
    await expect(main.locator("[aria-busy=true]"), address).toHaveCount(0);
    // A filter shows the name it knew until the fields have been read again.
    await expect.poll(() => page.locator("body").innerText(), address).not.toContain("Campeones");
  }

  await navigateTo(page, "/rfm/scheme");
  await page.getByRole("button", { name: "Volver: Segmentos estándar" }).click();
  const standard = page.getByRole("listitem", { name: "Segmentos estándar" });
  await expect(standard.getByText("Activa", { exact: true })).toBeVisible();
  expect(await segmentsOf("active")).toEqual(before);
  if (!isFullRing) return;
  await navigateTo(page, "/rfm");
  await expect(shares.getByRole("link", { name: "Campeones", exact: true })).toBeVisible();
});
