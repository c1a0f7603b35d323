import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as metadata } from "#app/.well-known/oauth-protected-resource/[[...path]]/route.ts";
import { DELETE, GET, POST } from "#app/mcp/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { addSegment } from "#features/segments/manage-segments.ts";
import { asOwner } from "#testing/as-owner.ts";
import { type Answer, ask, type Facts, partAt, QUESTIONS } from "#testing/assistant/questions.ts";
import { aBusiness, aCustomer, idOfCustomer, sellToFour } from "#testing/builders.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aSnapshotOfDrifters } from "#testing/shops/drifting-shop.ts";
import { mcpServer } from "./server.ts";

let shop: Scope;
let facts: Facts;
const open: Client[] = [];

const clientOn = async (transport: unknown): Promise<Client> => {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  open.push(client);
  return client;
};

const overHttp = (token: string) =>
  clientOn(
    new StreamableHTTPClientTransport(new URL("http://customers.example.com/mcp"), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      fetch: (url, init) => POST(new Request(url, init as RequestInit)),
    }),
  );

const overStdio = (token: string) =>
  clientOn(
    new StdioClientTransport({
      command: process.execPath,
      args: ["src/cli/mcp.ts", "--language", "es"],
      env: { ...(process.env as Record<string, string>), API_TOKEN: token },
    }),
  );

beforeAll(async () => {
  shop = await aBusiness({ storefronts: ["Web", "Store"] });
  await sellToFour(shop);
  const names = ["ada", "bob", "cleo", "eve"];
  const ids = await Promise.all(names.map(async (name) => [name, await idOfCustomer(shop, name)]));
  const draft = { name: "Many", description: null, criteria: { minOrders: 5 }, isAutomatic: true };
  const { id } = await addSegment(asAdmin(shop), draft, { language: "en" });
  await aSnapshotOfDrifters(shop, [await idOfCustomer(shop, "ada")]);
  facts = { ids: Object.fromEntries(ids), segment: id };
});

afterAll(() => Promise.all(open.map((client) => client.close())));

describe("an assistant", () => {
  it("answers a marketer's questions with the right numbers", async () => {
    const client = await overHttp(await aToken(shop, { role: "analyst" }));
    for (const { question, calls, at, answer } of QUESTIONS) {
      let last: Answer = { isError: true, value: null };
      for (const call of calls(facts)) last = await ask(client, ...call);
      expect({ question, ...last, part: partAt(last.value, at) }).toMatchObject({ isError: false, part: answer });
      // Small enough for a conversation.
      expect(JSON.stringify(last.value).length).toBeLessThan(20_000);
    }
  });

  it("sees only the tools of its permissions, and no personal data without customers:pii", async () => {
    const other = await aBusiness();
    const externalId = await aCustomer(other, { name: "Grace Hopper", email: "grace@example.com" });
    const viewer = await overHttp(await aToken(other, { role: "viewer" }));
    const { tools } = await viewer.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toContain("list_customers");
    expect(names).not.toContain("create_segment");
    const { value } = await ask(viewer, "list_customers", {});
    expect(JSON.stringify(value)).not.toMatch(/Grace|Hopper|grace@/);
    const id = await idOfCustomer(other, externalId);
    expect(partAt((await ask(viewer, "get_customer", { id })).value, "data.name")).toBe("G••• H•••");
    const draft = { name: "Mine", criteria: { minOrders: 1 }, isAutomatic: true, confirm: true };
    expect(await ask(viewer, "create_segment", draft)).toMatchObject({ isError: true, value: { code: "FORBIDDEN" } });
  });

  it("does not reach another business", async () => {
    const stranger = await overHttp(await aToken(await aBusiness()));
    expect(await ask(stranger, "get_customer", { id: facts.ids.ada })).toMatchObject({
      isError: true,
      value: { code: "CUSTOMER_NOT_FOUND" },
    });
    expect(await ask(stranger, "get_segment", { id: facts.segment })).toMatchObject({
      isError: true,
      value: { code: "SEGMENT_NOT_FOUND" },
    });
    expect((await ask(stranger, "list_customers", {})).value).toMatchObject({ total: 0 });
  });

  it("lists all segments unless a page is asked for", async () => {
    const own = asAdmin(await aBusiness());
    for (let i = 0; i < 11; i++) await createSegment(own, { name: `Segment ${i}`, criteria: {}, isAutomatic: false });
    const client = await overHttp(await aToken(own));
    const listed = async (given: Record<string, unknown>) =>
      ((await ask(client, "list_segments", given)).value as { data: [] }).data;
    expect([await listed({}), await listed({ pageSize: 3 })].map(({ length }) => length)).toEqual([11, 3]);
  });

  it("changes something only with confirm", async () => {
    const client = await overHttp(await aToken(shop, { role: "manager" }));
    const draft = { name: "Once", criteria: { maxOrders: 1 }, isAutomatic: true };
    const refused = await ask(client, "create_segment", draft);
    expect(refused).toMatchObject({ isError: true, value: { details: [{ field: "confirm" }] } });
    expect((await ask(client, "list_segments", { q: "Once" })).value).toMatchObject({ total: 0 });
    // cleo, dan, and eve, who has none.
    expect((await ask(client, "create_segment", { ...draft, confirm: true })).value).toMatchObject({
      data: { memberCount: 3 },
    });
  });

  it("learns what is wrong with a call, by field", async () => {
    const client = await overHttp(await aToken(shop));
    const fieldsOf = async (given: Record<string, unknown>) => {
      const { isError, value } = await ask(client, "list_customers", given);
      return { isError, field: partAt(value, "details.0.field") };
    };
    expect(await fieldsOf({ pageSize: 100 })).toEqual({ isError: true, field: "pageSize" });
    expect(await fieldsOf({ pageSize: "100" })).toEqual({ isError: true, field: "pageSize" });
    expect(await fieldsOf({ exportFormat: "csv" })).toEqual({ isError: true, field: "exportFormat" });
    expect(await fieldsOf({ criteria: { minOrders: -1 } })).toMatchObject({ isError: true });
    const unknown = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, i]));
    const { value } = await ask(client, "list_customers", unknown);
    expect(value).toMatchObject({ detailsTotal: 60, details: { length: 20 } });
    await expect(client.callTool({ name: "drop_tables", arguments: {} })).rejects.toThrow(
      "There is no tool drop_tables",
    );
  });

  it("reads the glossary and prompts, also over standard input and output @full", async () => {
    const token = await aToken(shop, { role: "analyst" });
    const client = await overStdio(token);
    const { resources } = await client.listResources();
    for (const { uri } of resources) expect((await client.readResource({ uri })).contents).toHaveLength(1);
    const [glossary] = (await client.readResource({ uri: "customer360://glossary" })).contents;
    expect(glossary).toMatchObject({ text: expect.stringContaining("## Ingresos") });
    const { prompts } = await client.listPrompts();
    for (const { name, arguments: needed = [] } of prompts) {
      const given = Object.fromEntries(needed.map(({ name: each }) => [each, "big spenders"]));
      expect((await client.getPrompt({ name, arguments: given })).messages).toHaveLength(1);
    }
    expect((await ask(client, "list_customers", { pageSize: 1 })).value).toMatchObject({ total: 5 });
    expect((await ask(client, "preview_criteria", { criteria: { minOrders: 5 } })).value).toMatchObject({
      data: { inWords: "Clientes con al menos 5 pedidos" },
    });
  });
});

describe("the address /mcp", () => {
  const body = { jsonrpc: "2.0", id: 1, method: "tools/list" };

  it("answers 401 without a valid token, and says where to learn how to get one", async () => {
    for (const token of [undefined, "c360_nonsense"]) {
      const request = aRequest("POST", "/mcp", { body, ...(token !== undefined && { token }) });
      const response = await POST(request);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(
        /^Bearer resource_metadata=".*\/\.well-known\/oauth-protected-resource\/mcp"$/,
      );
    }
    const described = await (await metadata(aRequest("GET", "/.well-known/oauth-protected-resource/mcp"))).json();
    expect(described).toMatchObject({
      resource: expect.stringMatching(/\/mcp$/),
      bearer_methods_supported: ["header"],
    });
  });

  it("answers 403 to another site's page", async () => {
    const token = await aToken(shop);
    for (const host of ["customers.example.com", "evil.example"]) {
      const headers = { host, origin: "http://evil.example" };
      expect((await POST(aRequest("POST", "/mcp", { token, body, headers }))).status).toBe(403);
    }
  });

  it("refuses several messages at once, also if one cancels another", async () => {
    const token = await aToken(shop);
    const headers = { accept: "application/json, text/event-stream" };
    const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } };
    for (const messages of [Array(100).fill(body), [body, cancel]]) {
      const response = await POST(aRequest("POST", "/mcp", { token, headers, body: messages }));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "VALIDATION_FAILED" });
    }
    expect((await POST(aRequest("POST", "/mcp", { token, headers, body }))).status).toBe(200);
  });

  it("says nothing of the database if a resource can't be read", async () => {
    const token = await aToken(shop);
    const headers = { accept: "application/json, text/event-stream" };
    const read = { ...body, method: "resources/read", params: { uri: "customer360://segments" } };
    await asOwner("alter table customer_segments rename to elsewhere");
    try {
      const response = await POST(aRequest("POST", "/mcp", { token, headers, body: read }));
      const answer = await response.json();
      expect(answer.error).toMatchObject({ data: { code: "INTERNAL" } });
      expect(JSON.stringify(answer)).not.toMatch(/customer_segments|elsewhere|\.ts/);
    } finally {
      await asOwner("alter table elsewhere rename to customer_segments");
    }
  });

  it("says nothing of the database if a caller can't be admitted", async () => {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const server = mcpServer(() => Promise.reject(new Error('relation "api_tokens" does not exist')));
    await server.connect(theirs);
    const client = await clientOn(ours);
    const refused = await client.listTools().catch((thrown: Error) => thrown);
    expect(refused).toMatchObject({ data: { code: "INTERNAL_ERROR" } });
    expect(String(refused)).not.toContain("api_tokens");
  });

  it("answers 405 to other methods", async () => {
    const token = await aToken(shop);
    for (const response of [
      await GET(aRequest("GET", "/mcp", { token })),
      await DELETE(aRequest("DELETE", "/mcp", { token })),
    ]) {
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  it("refuses a call with more arguments than any tool has before the protocol reads them", async () => {
    const token = await aToken(shop);
    const keys = (count: number, value: unknown) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, value]));
    const params = { name: "list_customers", arguments: keys(59, keys(999, 1)) };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const refused = await POST(aRequest("POST", "/mcp", { token, body, headers }));
    expect([refused.status, (await refused.json()).details]).toEqual([
      400,
      [{ field: "body", message: "has more than 5000 keys, objects and lists" }],
    ]);
  });
});
