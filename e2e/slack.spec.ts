import { OWNER_ROLE } from "../src/core/postgres/roles.ts";
import { SIGNING_SECRET, signedBySlack, startSlack } from "../src/testing/slack/slack-server.ts";
import { expectNothingSerious } from "./axe.ts";
import { inDatabase } from "./database.ts";
import { demo, withApiToken } from "./demo.ts";
import { expect, logIn, test, waitForDialog } from "./test.ts";

// The form is sent once with a wrong secret.
test.use({ locale: "pt-BR", mayComplain: /status of 40[01]/ });

test("a channel is connected, tested and mended, gets the customers at risk, and a click there takes one off the list", async ({
  page,
  request,
}) => {
  const slack = await startSlack();
  await logIn(page, "admin", "/settings/slack");
  await expect(page.getByText("Ainda não há canais.")).toBeVisible();
  await page.getByRole("button", { name: "Conectar um canal" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Conectar um canal" });
  await waitForDialog(dialog);
  await dialog.getByLabel("Nome", { exact: true }).fill("Retenção");
  await dialog.getByLabel("Endereço do webhook").fill(slack.webhookUrl);
  await dialog.getByLabel("Segredo de assinatura").fill("curto");
  await dialog.getByRole("button", { name: "Conectar um canal" }).click();
  await expect(dialog.getByText(/deve ter a forma/).first()).toBeVisible();
  await dialog.getByLabel("Segredo de assinatura").fill(SIGNING_SECRET);
  await dialog.getByRole("checkbox", { name: "Incluir nomes" }).check();
  await expectNothingSerious(page);
  await dialog.getByRole("button", { name: "Conectar um canal" }).click();

  const row = page.getByRole("row", { name: /Retenção/ });
  await expect(row).toContainText("Nada enviado ainda");
  slack.failNext(/services/, { status: 404, text: "no_service" });
  const sendTest = page.getByRole("button", { name: "Enviar uma mensagem de teste para Retenção" });
  await sendTest.click();
  await expect(row).toContainText("O Slack não aceita mais o token ou o webhook (404 no_service)");
  await expectNothingSerious(page);
  await sendTest.click();
  await expect(row).toContainText("Ativa");

  // Customers who only drift have no buttons, and could fill the message.
  await inDatabase(OWNER_ROLE, `update customer_drifts set is_drifting = false where business_id = '${demo.tenantId}'`);
  await page.getByRole("button", { name: "Mais ações para Retenção" }).click();
  await page.getByRole("menuitem", { name: "Publicar o resumo agora" }).click();
  await expect.poll(() => slack.posted.length).toBe(2);
  const blocks = slack.posted[1]?.blocks as { type: string; block_id?: string }[];
  const [blockId = ""] = blocks.flatMap(({ type, block_id: id }) => (type === "actions" && id ? [id] : []));
  const actions = [{ action_id: "done", block_id: blockId }];
  const click = {
    type: "block_actions",
    user: { id: "U1" },
    actions,
    response_url: slack.responseUrl,
    message: { blocks },
  };
  const body = new URLSearchParams({ payload: JSON.stringify(click) }).toString();
  const answer = await request.post("/api/integrations/slack/actions", { headers: signedBySlack(body), data: body });
  expect(answer.status()).toBe(200);
  await expect.poll(() => JSON.stringify(slack.responses)).toContain("Contatado. Fora da lista até");
  const list = await request.get(`/api/admin/actions/churn?state=marked`, { headers: withApiToken() });
  const { data } = (await list.json()) as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).toContain(blockId.split("/")[1]);

  await page.getByRole("button", { name: "Mais ações para Retenção" }).click();
  await page.getByRole("menuitem", { name: "Excluir" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Excluir" }).click();
  await expect(page.getByText("Ainda não há canais.")).toBeVisible();
  await slack[Symbol.asyncDispose]();
});
