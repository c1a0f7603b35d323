import { createHmac, randomUUID } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, PHONE, test, waitForDialog } from "./test.ts";

test.use({ ownBusiness: "empty" });

/** Sends a webhook as docs/connections.md says. */
const deliver = async (request: APIRequestContext, address: string, secret: string, payload: object) => {
  const [id, timestamp, data] = [randomUUID(), String(Math.floor(Date.now() / 1000)), JSON.stringify(payload)];
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${data}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  return (await request.post(new URL(address).pathname, { headers, data })).status();
};

const order = (externalId: string) => ({
  externalId,
  orderedAt: new Date().toISOString(),
  totalPrice: "42.00",
  customer: { externalId: "webhook-customer", name: "Webhook Customer" },
  lines: [{ productId: "MUG", name: "Mug", quantity: 1, unitPrice: "42.00" }],
});

const ticket = { ticketId: "T-1", customerId: "comes-later", openedAt: "2026-05-01T10:00:00Z", channel: "email" };

test("a connection is created, receives an order, and a failed delivery is retried", async ({ page, request }) => {
  await logIn(page, "admin", "/imports/connections");
  await page.getByRole("button", { name: "Add connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add connection" });
  await waitForDialog(dialog);
  await dialog.getByRole("radio", { name: "Your own system" }).check();
  await dialog.getByLabel("Name", { exact: true }).fill("ERP");
  await dialog.getByRole("button", { name: "Add connection" }).click();
  const once = page.getByRole("dialog", { name: "Signing secret for ERP" });
  const secret = (await once.locator("code").textContent()) ?? "";
  await once.getByRole("button", { name: /stored/i }).click();

  await expect(page.getByRole("heading", { name: "ERP", level: 1 })).toBeVisible();
  await expect(page.getByText("Waiting for data")).toBeVisible();
  await expect(page.getByText("No deliveries yet")).toBeVisible();
  const address = (await page.locator("main code").textContent()) ?? "";

  expect(await deliver(request, address, secret, { type: "orders", data: [order("web-1")] })).toBe(200);
  expect(await deliver(request, address, secret, { type: "tickets", data: [ticket] })).toBe(200);
  const failed = page.getByRole("row", { name: /tickets/ });
  await expect(failed).toContainText("Failed");
  await expect(failed).toContainText("The customer comes-later does not exist.");
  await expect(page.getByRole("row", { name: /orders/ })).toContainText("Done");
  await expect(page.getByText("Failing")).toBeVisible();

  const customers = { type: "customers", data: [{ externalId: "comes-later", name: "Comes Later" }] };
  expect(await deliver(request, address, secret, customers)).toBe(200);
  await expect(page.getByRole("row", { name: /customers/ })).toContainText("Done");
  await failed.getByRole("button", { name: "Retry tickets" }).click();
  await expect(failed).toContainText("Done");
  await expect(page.getByText("Active", { exact: true })).toBeVisible();

  const found = await request.get("/api/admin/customers?q=webhook-customer", { headers: withApiToken() });
  const { data } = (await found.json()) as { data: { id: string }[] };
  await navigateTo(page, `/customers/${data[0]?.id}?tab=orders`);
  await expect(page.getByRole("heading", { name: "Webhook Customer", level: 1 })).toBeVisible();
  await expect(page.getByRole("table").getByText("web-1")).toBeVisible();
});

test("Gorgias is set up, and pushes a ticket", { tag: "@full" }, async ({ page, request }) => {
  await logIn(page, "admin", "/imports/connections");
  await page.getByRole("button", { name: "Add connection" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add connection" });
  await waitForDialog(dialog);
  await dialog.getByRole("radio", { name: /Gorgias/ }).check();
  await dialog.getByLabel("Name", { exact: true }).fill("Support");
  await expect(dialog.getByLabel("Gorgias account")).toBeVisible();
  await dialog.getByRole("checkbox", { name: "Write to open tickets" }).check();
  await dialog.getByRole("button", { name: "Add connection" }).click();
  const once = page.getByRole("dialog", { name: "Signing secret for Support" });
  const secret = (await once.locator("code").textContent()) ?? "";
  await once.getByRole("button", { name: /stored/i }).click();

  await expect(page.getByText("Enter the API key under Edit to load past tickets")).toBeVisible();
  const [address = "", header = "", body = ""] = await page.locator("main code").allTextContents();
  const template = Object.keys(JSON.parse(body)).map((key) => [
    key,
    key.endsWith("datetime") ? "2026-11-02T09:30:00.123456" : "1",
  ]);
  const data = { ...Object.fromEntries(template), status: "open", spam: "False", email: "ada@example.com" };
  const sent = await request.post(new URL(address).pathname, { headers: { [header]: secret }, data });
  expect(sent.status()).toBe(200);
  await expect(page.getByRole("row", { name: /ticket/ })).toContainText("Done");
});

test.describe("phones", () => {
  test.use({ ...PHONE, locale: "pt-BR" });

  test("a connection without its secret says so, is completed and deleted", { tag: "@full" }, async ({
    page,
    request,
  }) => {
    const draft = { kind: "shopify", name: "Loja" };
    const made = await request.post("/api/admin/connections", { headers: withApiToken(), data: draft });
    const { data } = (await made.json()) as { data: { id: string } };
    await logIn(page, "admin", `/imports/connections/${data.id}`);
    await expect(page.getByText("Falta o segredo")).toBeVisible();
    await page.getByRole("button", { name: "Editar" }).click();
    const dialog = page.getByRole("dialog", { name: "Editar Loja" });
    await waitForDialog(dialog);
    await dialog.getByLabel(/Segredo de assinatura/).fill("um-segredo-da-shopify");
    await dialog.getByRole("button", { name: "Salvar" }).click();
    await expect(page.getByText("Aguardando dados")).toBeVisible();
    await page.getByRole("button", { name: "Excluir" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Excluir" }).click();
    await expect(page).toHaveURL(/\/imports\/connections$/);
    await expect(page.getByText("Ainda não há conexões")).toBeVisible();
  });
});
