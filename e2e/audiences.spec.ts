import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { expectNothingSerious } from "./axe.ts";
import { expect, logIn, test, waitForDialog } from "./test.ts";

test.use({ locale: "pt-BR" });

const SECRET = `whsec_${Buffer.from("a secret of twenty-four b").toString("base64")}`;

test("an audience is made, delivered to a webhook with each send, and downloaded", async ({ page }) => {
  const received: { type: string; data: { members?: unknown[] } }[] = [];
  const server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = incoming.headers as Record<string, string>;
    received.push(new Webhook(SECRET).verify(Buffer.concat(chunks).toString(), headers) as (typeof received)[0]);
    answer.writeHead(204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  await logIn(page, "admin", "/audiences/new");
  // An error ends as soon as its field is filled in.
  await page.getByRole("button", { name: "Criar público" }).click();
  const problem = page.getByRole("link", { name: /^Nome/ });
  await expect(problem).toBeVisible();
  await page.getByLabel("Nome", { exact: true }).fill("Campeões por e-mail");
  await expect(problem).toBeHidden();
  await page.getByRole("combobox", { name: "Origem" }).press("Enter");
  await page.getByTitle("Segmento RFM", { exact: true }).last().click();
  await page.getByRole("combobox", { name: "Clientes" }).press("Enter");
  await page.getByTitle("Campeões", { exact: true }).last().click();
  await expect(page.getByText(/de [\d.]+ seriam enviados|seriam enviados/).first()).toBeAttached();
  // The effect that a control group can show is computed at once.
  const holdBack = page.getByRole("switch");
  await holdBack.click();
  await expect(page.getByRole("heading", { name: "O que ela poderia mostrar" })).toBeVisible();
  await holdBack.click();
  await page.getByRole("button", { name: "Criar público" }).click();
  await expect(page.getByRole("heading", { name: "Campeões por e-mail", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "Configurar entrega" }).click();
  const dialog = page.getByRole("dialog", { name: "Entrega de Campeões por e-mail" });
  await waitForDialog(dialog);
  await dialog.getByLabel("Endereço").fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await dialog.getByLabel("Segredo de assinatura").fill(SECRET);
  await dialog.getByRole("button", { name: "Testar" }).click();
  await expect(dialog.getByText("Funciona.")).toBeVisible();
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Salvar" }).click();
  await expect(dialog).toBeHidden();
  const tests = received.length;

  await page.getByRole("button", { name: "Enviar agora" }).click();
  await expect(page.getByText("Envio 1,", { exact: false }).first()).toBeVisible();
  expect(received.length).toBeGreaterThan(tests);
  await expect(page.getByText("Entregue", { exact: true })).toBeVisible();
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: "Baixar o arquivo do envio 1" }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/^audience-.*\.csv$/);
  await expectNothingSerious(page);
  server.close();
});
