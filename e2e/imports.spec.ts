import { withApiToken } from "./demo.ts";
import { expect, logIn, test } from "./test.ts";

/** An order from 2011, outside every current report's period, with this many lines; an unused column makes them long. */
const fileOf = (invoice: number, lines: number): Buffer => {
  const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Notes";
  const notes = "x".repeat(14_000);
  const line = (i: number) => `${invoice},A${i},LAMP,1,2011-01-10 09:00:00,2.00,e2e,France,${notes}`;
  return Buffer.from(`${[head, ...Array.from({ length: lines }, (_, i) => line(i))].join("\n")}\n`);
};

type Import = { id: string; state: string; rowsRead: number; ordersNew: number };

test("uploads a file above the page proxy's limit completely, and follows its run to the end", {
  tag: "@full",
}, async ({ page, request }) => {
  const sent = await request.post("/api/admin/imports?format=online-retail&fileName=long.csv", {
    headers: { ...withApiToken(), "content-type": "text/csv" },
    data: fileOf(900_001, 1400),
  });
  expect(sent.status()).toBe(202);
  const { data } = (await sent.json()) as { data: Import };
  const follow = async () =>
    (
      (await (await request.get(`/api/admin/imports/${data.id}`, { headers: withApiToken() })).json()) as {
        data: Import;
      }
    ).data;
  await expect.poll(async () => (await follow()).state).toBe("succeeded");
  expect(await follow()).toMatchObject({ rowsRead: 1400, ordersNew: 1 });
  await logIn(page, "admin", "/jobs?state=done&kind=import");
  const row = page.getByRole("row", { name: /1,400 rows read: 1 new order/ });
  await row.getByRole("link", { name: "Import" }).click();
  await expect(page.getByRole("heading", { name: "Import", level: 1 })).toBeVisible();
  await expect(page.getByRole("row", { name: /^Rows 100% of the file/ })).toBeVisible();
  await page.getByRole("link", { name: "long.csv" }).click();
  await expect(page).toHaveURL(/\/imports$/);
});

test("sends a file from the API reference, with permission", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "manager", "/api-reference#post-imports");
  const section = page.locator("#post-imports");
  await expect(section.getByText("--upload-file orders.csv")).toBeVisible();
  await section.getByRole("button", { name: "Try it" }).click();
  await section.getByRole("button", { name: "Send", exact: true }).click();
  await expect(section.getByText("Required.", { exact: true })).toBeVisible();
  await section
    .getByLabel("File to send")
    .setInputFiles({ name: "small.csv", mimeType: "text/csv", buffer: fileOf(900_002, 2) });
  await expect(section.getByText("--upload-file small.csv")).toBeVisible();
  await section.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  await expect(section.getByText(/^202 .* ms/)).toBeVisible();
  await expect(section.locator("pre").filter({ hasText: /"state": "(queued|running)"/ })).toBeVisible();
});

test.describe("pt-BR", () => {
  test.use({ locale: "pt-BR", mayComplain: /status of 400/ });

  test("checks and imports support tickets on the page, explains rejected rows, and undoes the import", {
    tag: "@full",
  }, async ({ page }) => {
    await logIn(page, "manager", "/imports/new");
    const send = (name: string, text: string) =>
      page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await send("nothing.csv", "");
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Não é possível importar nothing.csv");
    const id = `E2E-${Date.now()}`;
    const lines = [
      "ticket_id,customer_id,opened_at,channel",
      `${id},C00001,2026-07-01 10:00,email`,
      "X,ninguém,2026-07-01,email",
    ];
    await send("tickets.csv", `${lines.join("\n")}\n`);
    await expect(page.getByText("Tickets de suporte", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Verificar o arquivo" }).click();
    await page.getByRole("button", { name: "Importar 1 ticket" }).click();
    await expect(page.getByText(/1 ticket novo, 0 atualizados/)).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: /^Linha 3, opened_at: “2026-07-01”/ })).toContainText(
      "Deve ser data e hora",
    );
    await page.getByRole("button", { name: "Desfazer a importação de tickets.csv" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Desfazer importação" }).click();
    await expect(page.getByRole("heading", { name: "A importação de tickets.csv foi desfeita" })).toBeVisible();
  });
});
