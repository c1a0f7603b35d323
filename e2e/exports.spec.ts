import { readFile } from "node:fs/promises";
import { readPdf } from "../src/testing/routes/read-pdf.ts";
import { demo } from "./demo.ts";
import { chooseMenuItem, expect, logIn, PHONE, test, waitUntilIdle } from "./test.ts";

test.use({ ownBusiness: false });

const championsOf = async (query: string): Promise<number> => {
  const response = await fetch(`${demo.url}/api/reports/customers/segmentation/${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  const { data } = (await response.json()) as { data: { segments: { customer_count: number }[] } };
  return data.segments[0]?.customer_count ?? 0;
};

const { locale, csv, pdf, head, champions } = {
  locale: "pt-BR",
  csv: "Exportar CSV",
  pdf: "Exportar PDF",
  head: "Segmento",
  champions: "Campeões",
};

test.describe(locale, () => {
  test.use({ locale });

  test("both files are in the page's language and match the page", async ({ page }) => {
    await logIn(page, "analyst", "/rfm?days=30");
    await waitUntilIdle(page);
    const save = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
    };
    const count = await championsOf("?days=30");

    const sheet = await save(csv);
    expect(sheet.name).toMatch(/^customer-segmentation-rfm-\d{4}-\d{2}-\d{2}\.csv$/);
    const [heading = "", first = ""] = sheet.bytes.toString("utf8").split("\r\n");
    expect(heading.split(",")[0]).toBe(head);
    expect(first.split(",").slice(0, 2)).toEqual([champions, "R5F5M5"]);

    const paper = await save(pdf);
    expect(paper.name).toMatch(/^customer-segmentation-rfm-\d{4}-\d{2}-\d{2}\.pdf$/);
    const { pages, text } = await readPdf(paper.bytes);
    expect(pages.length).toBeGreaterThan(1);
    expect(text).toContain(`${champions} ${new Intl.NumberFormat(locale).format(count)} `);
    await expect(page.getByRole("button", { name: pdf })).toBeEnabled();
  });
});

test.describe("a failed export", () => {
  test.use({ mayComplain: /status of (401|503)/ });

  test("shows its reference and leaves the page unchanged", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "analyst");
    await waitUntilIdle(page);
    await page.route(/export_format=pdf/, (route) =>
      route.fulfill({
        status: 503,
        headers: { "x-request-id": "ref-7" },
        json: { success: false, error: "Service temporarily unavailable" },
      }),
    );
    await page.getByRole("button", { name: "Export PDF" }).click();
    await expect(page.getByText("The file couldn't be created")).toBeVisible();
    await expect(page.getByText("ref-7", { exact: false })).toBeVisible();
    await expect(page.getByRole("button", { name: "Export PDF" })).toBeEnabled();
  });
});

test.describe("phones", () => {
  test.use({ viewport: PHONE.viewport });

  test("the PDF is in the page's menu", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "analyst");
    await waitUntilIdle(page);
    await page.getByRole("button", { name: "Page actions" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      chooseMenuItem(page.getByRole("menuitem", { name: "Export PDF" })),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
  });
});
