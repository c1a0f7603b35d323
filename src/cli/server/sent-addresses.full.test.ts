import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { toSetupInvitation } from "#features/accounts/set-up-installation.ts";
import { planViews } from "#features/view-schedules/send-views.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aCustomer } from "#testing/builders.ts";
import { aMailServer, type MailServer } from "#testing/mail-server.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { until } from "#testing/processes/runs.ts";
import type { ServerProcess } from "#testing/processes/server-process.ts";
import { buildTarget, startTarget } from "#testing/processes/target.ts";
import { aMember, asAdmin, aToken, sessionCookie } from "#testing/request.ts";
import { aConnection, signedHeaders } from "#testing/shops/connections/connections.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";
import { aSlackConnection } from "#testing/slack/a-slack-connection.ts";
import { SIGNING_SECRET, type SlackServer, signedBySlack, startSlack } from "#testing/slack/slack-server.ts";

// Every address that leaves the product, in a mail, a message or an answer for another program, is opened on the built server exactly as it
// was sent, with the method that its reader uses.

const BUILD_MS = 600_000;
const folder = dataFolder();
let server: ServerProcess;
let mail: MailServer;
let slack: SlackServer;
let shop: Awaited<ReturnType<typeof aDriftingShop>>["shop"];
let ids: Awaited<ReturnType<typeof aDriftingShop>>["ids"];
let token: string;
let cookie: string;
let userId: string;

beforeAll(async () => {
  [mail, slack] = [await aMailServer(), await startSlack()];
  slack.use();
  const { DATABASE_URL = "", DATABASE_OWNER_URL = "", SLACK_API_URL = "" } = process.env;
  await buildTarget();
  server = await startTarget(folder, {
    DATABASE_URL,
    DATABASE_OWNER_URL,
    SLACK_API_URL,
    ALLOW_PRIVATE_CONNECTIONS: "yes",
    SMTP_URL: mail.url,
    MAIL_FROM: "digest@shop.example",
  });
  provideSettings({ PUBLIC_URL: server.url, SMTP_URL: mail.url, MAIL_FROM: "digest@shop.example" });
  ({ shop, ids } = await aDriftingShop());
  token = await aToken(shop);
  ({ userId } = await aMember(shop));
  cookie = await sessionCookie(shop, { userId });
}, BUILD_MS);
beforeEach(() => {
  mail.received.length = 0;
  slack.posted.length = 0;
});
afterAll(async () => {
  await server?.end();
  await Promise.all([mail?.[Symbol.asyncDispose](), slack?.[Symbol.asyncDispose]()]);
  rmSync(folder, { recursive: true, force: true });
});

/** The JSON answer to an administrator's request. */
const ask = async (method: string, address: string, body?: object) => {
  const headers = { cookie, origin: server.url, ...(body && { "content-type": "application/json" }) };
  const response = await fetch(`${server.url}${address}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
  return response.json();
};

/** All addresses of ours in a text, as its reader's program finds them. */
const addressesIn = (text: string): string[] => {
  const found = text.match(/https?:\/\/[^\s"'<>|\\]+/g) ?? [];
  return [...new Set(found)].map((one) => one.replaceAll("&amp;", "&")).filter((one) => one.startsWith(server.url));
};

/** Each address is a page: for a stranger one to log in at, after the login the page itself. */
const openPages = async (addresses: string[]) => {
  for (const address of addresses) {
    const { status, redirected, url } = await fetch(address, { headers: { cookie } });
    expect({ address, status, redirected }).toEqual({ address, status: 200, redirected: false });
    expect(url).toBe(address.split("#")[0]);
    expect({ address, status: (await fetch(address)).status }).toEqual({ address, status: 200 });
  }
};

const post = async (address: string, body: BodyInit, headers: Record<string, string> = {}) => {
  const response = await fetch(address, { method: "POST", body, headers });
  return { status: response.status, body: await response.text() };
};
const postJson = (address: string, body: object) =>
  post(address, JSON.stringify(body), { "content-type": "application/json" });

/** Where addresses are made, by the test below that opens them. */
const MAKERS = {
  "a digest by email": ["features/overview/send-digests.ts"],
  "a view by email": ["features/view-schedules/send-views.ts"],
  "an invitation": ["features/accounts/invite-users.ts"],
  "a password reset": ["features/accounts/change-passwords.ts"],
  "a forgotten password": ["features/accounts/request-password-reset.ts"],
  "the first setup": ["features/accounts/set-up-installation.ts"],
  "a Slack digest": ["features/slack/send-digest.ts"],
  "a connected shop": ["features/imports/connections/show-connection.ts"],
  "a help desk": ["features/customer-page/read-customer.ts"],
  "an assistant": ["mcp/http-door.ts"],
  "the API's documents": ["features/operations/read-public-address.ts"],
  "only compared or set up with": [
    "cli/demo.ts",
    "cli/server/run-server.ts",
    "core/auth/next-auth.ts",
    "core/auth/session.ts",
    "core/runs/mail-once.ts",
  ],
};

test("every place that makes an address is opened here", () => {
  const root = path.resolve(import.meta.dirname, "../..");
  const makers = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.tsx?$|^(testing|generated)\//.test(file) &&
      /\bpublicUrl\(\)/.test(readFileSync(path.join(root, file), "utf8")),
  );
  expect(makers.sort()).toEqual(Object.values(MAKERS).flat().sort());
});

describe("the addresses in", () => {
  test("a digest by email: its links are pages, and the header's unsubscribes by one POST", async () => {
    await ask("PATCH", "/api/admin/alerts/choices", { digest: "daily" });
    await ask("POST", "/api/admin/alerts/digest", {});
    const [sent] = mail.received;
    if (!sent) throw new Error("No email arrived");
    await openPages(addressesIn(`${sent.text}\n${sent.html}`));
    const [unsubscribe = ""] = addressesIn(sent.headers["list-unsubscribe"] ?? "");
    expect(sent.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    const choice = async () => (await ask("GET", "/api/admin/alerts/choices")).data.digest;
    expect(await choice()).toBe("daily");
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect(await post(unsubscribe, body)).toEqual({ status: 204, body: "" });
    expect(await choice()).toBe("off");
    const multipart = new FormData();
    multipart.set("List-Unsubscribe", "One-Click");
    expect((await post(unsubscribe, multipart)).status).toBe(204);
    expect((await post(`${unsubscribe}x`, body)).status).toBe(404);
  });

  test("a view by email: its links are pages, and the header's unsubscribes by one POST", async () => {
    const view = { name: "Everybody", query: { list: "customers" }, sharedWith: "viewer" };
    const { id: viewId } = (await ask("POST", "/api/admin/views", view)).data;
    const plan = { viewId, frequency: "weekly", hour: 8, format: "csv", recipientIds: [userId] };
    await ask("POST", "/api/admin/view-schedules", plan);
    const old = "now() - interval '30 days'";
    await asOwner(`update view_schedules set since = ${old}`, `update view_recipients set since = ${old}`);
    // The Monday before today, after eight o'clock in all time zones.
    const monday = new Date();
    monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7 || 7));
    monday.setUTCHours(20);
    expect(await planViews(monday)).toBe(1);
    await until(async () => mail.received.length > 0);
    const [sent] = mail.received;
    if (!sent) throw new Error("No email arrived");
    await openPages(addressesIn(`${sent.text}\n${sent.html}`));
    const [unsubscribe = ""] = addressesIn(sent.headers["list-unsubscribe"] ?? "");
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect(await post(unsubscribe, body)).toEqual({ status: 204, body: "" });
    const { data } = await ask("GET", `/api/admin/view-schedules?viewId=${viewId}`);
    expect(data[0].recipients).toEqual([]);
  });

  test("an invitation: a page, whose secret is known", async () => {
    const email = `guest-${process.pid}@example.com`;
    const { url } = (await ask("POST", "/api/admin/invitations", { email, role: "viewer" })).data;
    expect((await fetch(url)).status).toBe(200);
    const secret = new URL(url).hash.slice(1);
    const found = await postJson(`${server.url}/api/admin/invitations/look-up`, { token: secret });
    expect([found.status, JSON.parse(found.body).data.email]).toEqual([200, email]);
  });

  test("a password reset: a page, whose secret is known", async () => {
    const other = await aMember(shop, "viewer");
    const { url } = (await ask("POST", `/api/admin/users/${other.userId}/password-reset`, {})).data;
    expect((await fetch(url)).status).toBe(200);
    const secret = new URL(url).hash.slice(1);
    const found = await postJson(`${server.url}/api/admin/password-resets/look-up`, { token: secret });
    expect([found.status, JSON.parse(found.body).data.email]).toEqual([200, other.email]);
  });

  test("a forgotten password by email: a page, whose secret is known", async () => {
    const other = await aMember(shop, "viewer");
    const asked = await postJson(`${server.url}/api/admin/password-resets/request`, { email: other.email });
    expect(asked.status).toBe(204);
    await until(async () => mail.received.length > 0);
    const [sent] = mail.received;
    if (!sent) throw new Error("No email arrived");
    const addresses = addressesIn(`${sent.text}\n${sent.html}`);
    await openPages(addresses);
    const secret = new URL(addresses.find((one) => one.includes("#")) ?? "").hash.slice(1);
    const found = await postJson(`${server.url}/api/admin/password-resets/look-up`, { token: secret });
    expect([found.status, JSON.parse(found.body).data.email]).toEqual([200, other.email]);
  });

  test("the first setup in the server's log: a page", async () => {
    const { url } = toSetupInvitation(new Date());
    expect((await fetch(url)).status).toBe(200);
    expect(new URL(url).pathname).toBe("/first-setup");
  });

  test("a Slack digest and its thread: pages", async () => {
    const { id } = await aSlackConnection(asAdmin(shop));
    await ask("POST", `/api/admin/slack-connections/${id}/send`, {});
    await until(async () => slack.posted.length > 0);
    const addresses = addressesIn(JSON.stringify(slack.posted));
    expect(addresses).toContain(`${server.url}/customers/${ids.Bob}`);
    expect(addresses).toContain(`${server.url}/settings/slack`);
    await openPages(addresses);
  });

  test("the setup of a Slack app: clicks are taken", async () => {
    const body = new URLSearchParams({ payload: JSON.stringify({ type: "block_actions", actions: [] }) }).toString();
    const clicked = await post(
      `${server.url}/api/integrations/slack/actions`,
      body,
      signedBySlack(body, SIGNING_SECRET),
    );
    expect(clicked.status).not.toBe(405);
    expect(clicked.status).not.toBe(404);
  });

  test("a connected shop: its webhooks are taken", async () => {
    const { id, kind, webhookAddress } = await aConnection(shop, "shopify");
    const body = JSON.stringify({ id: 1 });
    const signed = signedHeaders(kind, id, { topic: "orders/create", body });
    expect((await post(webhookAddress ?? "", body, signed)).status).toBe(200);
    expect((await post(webhookAddress ?? "", body, { "content-type": "application/json" })).status).toBe(401);
  });

  test("a help desk: the customer's page", async () => {
    await aCustomer(shop, { externalId: "zed", email: "zed@example.com" });
    const address = `${server.url}/api/integrations/gorgias/customer?email=${encodeURIComponent("zed@example.com")}`;
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    await openPages([((await response.json()) as { profileUrl: string }).profileUrl]);
  });

  test("an assistant: how to authenticate, and where", async () => {
    const refused = await fetch(`${server.url}/mcp`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(refused.status).toBe(401);
    const [metadata = ""] = addressesIn(refused.headers.get("www-authenticate") ?? "");
    const { resource, resource_documentation: page } = await (await fetch(metadata)).json();
    await openPages([page]);
    const hello = { jsonrpc: "2.0", id: 1, method: "ping" };
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    };
    expect((await post(resource, JSON.stringify(hello), headers)).status).toBe(200);
  });

  test("the API's documents: the API", async () => {
    const headers = { authorization: `Bearer ${token}` };
    const { servers } = await (await fetch(`${server.url}/api/openapi.json`, { headers })).json();
    expect((await fetch(`${servers[0].url}/api/admin/customers`, { headers })).status).toBe(200);
    const book = await (await fetch(`${server.url}/api/curl.md`, { headers })).text();
    const postman = await (await fetch(`${server.url}/api/postman.json`, { headers })).text();
    for (const text of [book, postman]) expect(text).toContain(server.url);
  });
});
