import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { provideSettings } from "#core/server/settings.ts";
import { HUBSPOT, startHubspot } from "#testing/audiences/hubspot-server.ts";
import { KLAVIYO, startKlaviyo } from "#testing/audiences/klaviyo-server.ts";
import { startMailchimp } from "#testing/audiences/mailchimp-server.ts";
import { type PlatformServer, startPlatform } from "#testing/audiences/platform-server.ts";
import { duringTest, signal } from "#testing/shops/connections/read-source.ts";
import type { DestinationMember } from "./destination-client.ts";
import { openHubspot } from "./hubspot/client.ts";
import { openKlaviyo } from "./klaviyo/client.ts";
import { openMailchimp } from "./mailchimp/client.ts";
import { openSignedWebhook } from "./webhook/client.ts";

let waits: number[];
let servers: PlatformServer[];
beforeEach(() => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  [waits, servers] = [[], []];
});
/** Exchanges that the platform's own document doesn't have. */
afterEach(() => expect(servers.flatMap(({ problems }) => problems)).toEqual([]));

const running = async <Server extends PlatformServer>(starting: Promise<Server>): Promise<Server> => {
  const server = await duringTest(starting);
  servers.push(server);
  return server;
};

const wait = async (ms: number) => void waits.push(ms);
const context = (server: PlatformServer) => ({
  client: outgoingClient({ wait }),
  signal,
  wait,
  origin: server.address,
});

const member = (customerId: string, over: Partial<DestinationMember> = {}): DestinationMember => ({
  customerId,
  email: `${customerId}@shop.test`,
  ...over,
});
const [ada, bob, cyd] = [member("ada", { firstName: "Ada", country: "GB" }), member("bob"), member("cyd")];
const dee: DestinationMember = { customerId: "dee", phone: "+14155552671" };
const unreachable: DestinationMember = { customerId: "eve" };

test.skipIf(!KLAVIYO || !HUBSPOT)("the platforms' own documents are checked against", () => {
  const request = { method: "GET", url: new URL("http://x/api/lists"), headers: {}, body: "" };
  expect(() => KLAVIYO?.expectDocumented(request, { json: { data: [] } })).toThrow("lacks revision");
  const upsert = { ...request, method: "POST", url: new URL("http://x/crm/v3/objects/contacts/batch/upsert") };
  const wrong = { ...upsert, headers: { "content-type": "application/json" }, body: '{"inputs":[{"id":"a@b.c"}]}' };
  expect(() => HUBSPOT?.expectDocumented(wrong, { json: {} })).toThrow("must have required property 'properties'");
});

describe("Klaviyo", () => {
  const access = { apiKey: "pk_test", listId: "L1" };

  test("members are added to and removed from the list, found by email or else by phone", async () => {
    const server = await running(startKlaviyo());
    const list = openKlaviyo(access, context(server));
    expect(await list.add([ada, bob, dee, unreachable])).toEqual([
      { customerId: "ada", ok: true },
      { customerId: "bob", ok: true },
      { customerId: "dee", ok: true },
      { customerId: "eve", ok: false, reason: "no_address" },
    ]);
    expect(server.listed()).toEqual(["+14155552671", "ada@shop.test", "bob@shop.test"]);
    expect(waits).toEqual([1000]);
    // Repeated, as after a restart in the middle: the list is the same.
    await list.add([ada, bob]);
    // Cyd is not at Klaviyo.
    expect((await list.remove([ada, cyd, dee])).every(({ ok }) => ok)).toBe(true);
    await list.remove([ada]);
    expect(server.listed()).toEqual(["bob@shop.test"]);
    expect(await list.lists()).toEqual([
      { id: "L1", name: "Win back" },
      { id: "L2", name: "Newsletter" },
    ]);
  });

  test("profiles that fail in a job are rejected with their reasons, without repeating the address", async () => {
    const server = await running(startKlaviyo({ invalid: ["ada@shop.test", "bob@shop.test"] }));
    const results = await openKlaviyo(access, context(server)).add([cyd, ada, bob]);
    expect(results).toEqual([
      { customerId: "cyd", ok: true },
      { customerId: "ada", ok: false, reason: "… is not valid" },
      { customerId: "bob", ok: false, reason: "… is not valid" },
    ]);
    expect(server.listed()).toEqual(["cyd@shop.test"]);
  });

  test("a profile that makes Klaviyo refuse the request is found, and the others are added", async () => {
    const server = await running(startKlaviyo({ refused: ["+14155552671"] }));
    const crowd = Array.from({ length: 20 }, (_, i) => member(`m${i}`));
    const results = await openKlaviyo(access, context(server)).add([...crowd, dee]);
    expect(results.filter(({ ok }) => !ok)).toEqual([
      { customerId: "dee", ok: false, reason: "400 Invalid phone number format for …." },
    ]);
    expect(server.listed()).toHaveLength(20);
  });

  test("a revoked key ends the send, and a rate limit makes it wait", async () => {
    const server = await running(startKlaviyo());
    const wrong = openKlaviyo({ ...access, apiKey: "pk_other" }, context(server));
    await expect(wrong.add([ada])).rejects.toMatchObject({ problem: "KEY_REJECTED", isTransient: false });
    server.failNext(/import-jobs/, { status: 429, headers: { "retry-after": "9" } }, { status: 503 }, "cut");
    expect(await openKlaviyo(access, context(server)).add([ada])).toEqual([{ customerId: "ada", ok: true }]);
    expect(waits[0]).toBe(9000);
    expect(waits).toHaveLength(4);
  });

  test("a request that is refused whatever its records are is no rejection of all of them", async () => {
    const crowd = Array.from({ length: 20 }, (_, i) => member(`m${i}`));
    const server = await running(startKlaviyo({ refused: crowd.map(({ email = "" }) => email) }));
    await expect(openKlaviyo(access, context(server)).add(crowd)).rejects.toMatchObject({ status: 400 });
  });
});

describe("HubSpot", () => {
  const access = { accessToken: "pat-test", listId: "7" };

  test("contacts are updated or created and added to the list, in batches of 100", async () => {
    const server = await running(startHubspot({ secondary: { "bob@shop.test": "robert@shop.test" } }));
    const list = openHubspot(access, context(server));
    const crowd = Array.from({ length: 120 }, (_, i) => member(`m${i}`));
    const results = await list.add([ada, bob, dee, ...crowd]);
    expect(results.filter(({ ok }) => !ok)).toEqual([{ customerId: "dee", ok: false, reason: "no_address" }]);
    expect(server.listed()).toHaveLength(122);
    expect(server.contacts.get("ada@shop.test")).toEqual({ email: "ada@shop.test", firstname: "Ada", country: "GB" });
    // The contact that has Bob's address as another one.
    expect(server.listed()).toContain("robert@shop.test");
    await list.remove([...crowd, member("unknown")]);
    expect(server.listed()).toEqual(["ada@shop.test", "robert@shop.test"]);
    expect(await list.lists()).toEqual([
      { id: "7", name: "Win back" },
      { id: "8", name: "Newsletter" },
    ]);
  });

  test("contacts that fail in a batch, or fail it, are rejected with their reasons", async () => {
    const server = await running(startHubspot({ invalid: ["ada@shop.test"], refused: ["bob@shop.test"] }));
    const results = await openHubspot(access, context(server)).add([ada, bob, cyd]);
    expect(results).toEqual([
      { customerId: "ada", ok: false, reason: "… was not valid" },
      { customerId: "bob", ok: false, reason: "400 Email address … is invalid" },
      { customerId: "cyd", ok: true },
    ]);
    expect(server.listed()).toEqual(["cyd@shop.test"]);
  });

  test("a list that is gone ends the send", async () => {
    const server = await running(startHubspot());
    const gone = openHubspot({ ...access, listId: "9" }, context(server));
    await expect(gone.add([ada])).rejects.toMatchObject({ problem: "NOT_FOUND", detail: "404 List does not exist." });
  });
});

describe("Mailchimp", () => {
  const access = { apiKey: "key-us21", listId: "a1", tag: "Win back" };

  test("members are marked with a tag, and those who unsubscribed are not subscribed again", async () => {
    const server = await running(startMailchimp({ unsubscribed: ["bob@shop.test"], invalid: ["cyd@shop.test"] }));
    const list = openMailchimp(access, context(server));
    const results = await list.add([ada, bob, cyd, dee]);
    expect(results).toEqual([
      { customerId: "ada", ok: true },
      { customerId: "bob", ok: true },
      {
        customerId: "cyd",
        ok: false,
        reason: "… looks fake or invalid, please enter a real email address.",
      },
      { customerId: "dee", ok: false, reason: "no_address" },
    ]);
    expect(Object.fromEntries(server.contacts)).toEqual({
      "bob@shop.test": "unsubscribed",
      "ada@shop.test": "subscribed",
    });
    expect(server.tagged("Win back")).toEqual(["ada@shop.test", "bob@shop.test"]);
    await list.add([ada]);
    expect((await list.remove([ada, member("unknown")])).every(({ ok }) => ok)).toBe(true);
    expect(server.tagged("Win back")).toEqual(["bob@shop.test"]);
    expect(server.contacts.get("ada@shop.test")).toBe("subscribed");
    expect(await list.lists()).toEqual([{ id: "a1", name: "Shop" }]);
  });

  test("the tag is found again by its whole name, and made once", async () => {
    const server = await running(startMailchimp());
    await openMailchimp({ ...access, tag: "Win back later" }, context(server)).add([ada]);
    await openMailchimp(access, context(server)).add([ada]);
    await openMailchimp(access, context(server)).add([bob]);
    expect([...server.tags.keys()]).toEqual(["Win back later", "Win back"]);
    expect(server.tagged("Win back")).toEqual(["ada@shop.test", "bob@shop.test"]);
  });

  test("the data center must be in the key", () => {
    expect(() =>
      openMailchimp({ ...access, apiKey: "0123-evil.example/" }, { client: outgoingClient(), signal }),
    ).toThrow(expect.objectContaining({ problem: "KEYS_MISSING" }));
  });
});

describe("a signed webhook", () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
  const now = new Date("2026-11-22T10:00:00Z");

  test("is signed as Standard Webhooks has it, and keeps its ID when it is repeated", async () => {
    const verified: unknown[] = [];
    const server = await running(
      startPlatform(({ headers, body }) => {
        verified.push(new Webhook(secret).verify(body, headers as Record<string, string>));
        return { json: { rejected: [{ customer_id: "bob", reason: "bob@shop.test bounced" }] } };
      }),
    );
    const audience = { id: "a", name: "Win back" };
    const open = (sendId: string) =>
      openSignedWebhook({ url: server.address, secret, audience }, { ...context(server), sendId, now });
    server.failNext(/./, { status: 503 });
    expect(await open("s1").add([ada, bob])).toEqual([
      { customerId: "ada", ok: true },
      { customerId: "bob", ok: false, reason: "… bounced" },
    ]);
    await open("s1").add([ada, bob]);
    await open("s2").add([ada, bob]);
    await open("s2").remove([ada, bob]);
    expect(verified[0]).toEqual({
      type: "audience.members_added",
      timestamp: now.toISOString(),
      data: {
        audience,
        members: [
          { customer_id: "ada", email: "ada@shop.test", first_name: "Ada", country: "GB" },
          { customer_id: "bob", email: "bob@shop.test" },
        ],
      },
    });
    const ids = server.requests.map(({ headers }) => headers["webhook-id"]);
    expect(ids.slice(0, 3)).toEqual([ids[0], ids[0], ids[0]]);
    expect(new Set(ids).size).toBe(3);
  });

  test("is not sent to a private address", async () => {
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    const access = { url: "https://127.0.0.1/", secret, audience: { id: "a", name: "A" } };
    const hook = openSignedWebhook(access, { client: outgoingClient(), signal, sendId: "s", now });
    await expect(hook.add([ada])).rejects.toMatchObject({ problem: "PRIVATE_ADDRESS" });
  });
});
