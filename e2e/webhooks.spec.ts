import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { isFullRing } from "../src/testing/depth.ts";
import { expectNothingSerious } from "./axe.ts";
import { withApiToken } from "./demo.ts";
import { expect, logIn, test, waitForDialog } from "./test.ts";

test.use({ locale: "es-MX", ownBusiness: "empty" });

// A refused message, and one sent again, are looked at in the full ring.
test("an endpoint is added and tested, and gets a message about a customer who enters a segment", async ({
  page,
  request,
}) => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let isDown = false;
  const server = createServer(async (incoming, answer) => {
    if (isDown) return void answer.writeHead(500).end();
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    received.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString() });
    answer.writeHead(204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  await logIn(page, "admin", "/settings/webhooks");
  await page.getByRole("button", { name: "Agregar endpoint" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Agregar endpoint" });
  await waitForDialog(dialog);
  await dialog.getByLabel("Nombre", { exact: true }).fill("ERP");
  await dialog.getByLabel("Dirección").fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
  await dialog.getByRole("checkbox", { name: "Falla una ejecución" }).uncheck();
  await dialog.getByRole("button", { name: "Agregar endpoint" }).click();
  const shown = page.getByRole("dialog", { name: "Se agregó el endpoint ERP" });
  const secret = (await shown.locator("code").textContent()) ?? "";
  await shown.getByRole("button", { name: "Ya lo guardé" }).click();

  await expect(page.getByRole("heading", { name: "ERP", level: 1 })).toBeVisible();
  await expect(page.getByText("Aún no se ha enviado nada")).toBeVisible();
  await page.getByRole("button", { name: "Enviar evento de prueba" }).click();
  await expect(page.getByText(/Entregado: el endpoint respondió 204/)).toBeVisible();
  if (isFullRing) {
    isDown = true;
    await page.getByRole("button", { name: "Enviar evento de prueba" }).click();
    await expect(page.locator(".ant-notification-notice-error")).toContainText("500");
    isDown = false;
  }

  const post = async (path: string, data: object) =>
    (await (await request.post(path, { headers: withApiToken(), data })).json()).data as { id: string };
  const segment = await post("/api/admin/segments", { name: "Avisados", criteria: {}, isAutomatic: false });
  const customers = [{ externalId: "C1" }];
  await request.post("/api/v1/customers/batch", { headers: withApiToken(), data: { customers } });
  const list = await request.get("/api/admin/customers?pageSize=1", { headers: withApiToken() });
  const [customer] = ((await list.json()) as { data: { id: string }[] }).data;
  await post(`/api/admin/customers/${customer?.id}/segments`, { segmentId: segment.id });
  await expect.poll(() => received.length).toBe(2);
  const [, message] = received;
  expect(new Webhook(secret).verify(message?.body ?? "", message?.headers as Record<string, string>)).toMatchObject({
    type: "segment.entered",
    data: { segment: { name: "Avisados" }, customer: { id: customer?.id } },
  });

  await page.reload();
  const row = page.getByRole("row", { name: /Un cliente entra en un segmento/ });
  await expect(row).toContainText("Entregado");
  await expectNothingSerious(page);
  if (!isFullRing) return void server.close();
  await row.getByRole("button", { name: /^Ver el mensaje/ }).click();
  const drawer = page.getByRole("dialog", { name: "Un cliente entra en un segmento" });
  await expect(drawer.locator("pre")).toContainText('"name": "Avisados"');
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: /^Reenviar/ }).click();
  await expect.poll(() => received.length).toBe(3);
  expect(received[2]?.headers["webhook-id"]).toBe(message?.headers["webhook-id"]);
  server.close();
});
