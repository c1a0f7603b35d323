import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ask, partAt } from "#testing/assistant/questions.ts";
import { demo, withApiToken } from "./demo.ts";
import { expect, test } from "./test.ts";

test.use({ ownBusiness: false });

test("an assistant finds the customers to win back, as the API lists them", async () => {
  const client = new Client({ name: "test", version: "1" });
  const requestInit = { headers: withApiToken() };
  const transport = new StreamableHTTPClientTransport(new URL(`${demo.url}/mcp`), { requestInit });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  const { value } = await ask(client, "list_churn_actions", { pageSize: 10 });
  const listed = await fetch(`${demo.url}/api/admin/actions/churn?pageSize=10`, { headers: withApiToken() });
  expect(partAt(value, "data.length")).toBe(10);
  expect(partAt(value, "data.0.id")).toBe(partAt(await listed.json(), "data.0.id"));
  await client.close();
});
