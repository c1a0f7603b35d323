import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DELETE, GET, PUT } from "#app/api/admin/audiences/[id]/destination/route.ts";
import { POST as TEST } from "#app/api/admin/audiences/[id]/destination/test/route.ts";
import { GET as GET_REJECTIONS } from "#app/api/admin/audiences/[id]/rejections/route.ts";
import { GET as GET_AUDIENCE } from "#app/api/admin/audiences/[id]/route.ts";
import { GET as GET_SENDS } from "#app/api/admin/audiences/[id]/sends/route.ts";
import { POST as CREATE } from "#app/api/admin/audiences/route.ts";
import { GET as GET_CUSTOMER } from "#app/api/admin/customers/[id]/audiences/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { computeKeyFingerprint } from "#features/audiences/destinations/sftp/client.ts";
import { encryptDestinationKeysAgain } from "#features/audiences/manage-destination.ts";
import { insertCampaign } from "#features/campaigns/store/campaigns.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { sendNow } from "#testing/audiences/audience-shop.ts";
import { type PlatformServer, startPlatform } from "#testing/audiences/platform-server.ts";
import { startS3 } from "#testing/audiences/s3-server.ts";
import { startSftp } from "#testing/audiences/sftp-server.ts";
import { aBusiness, idOfCustomer, saveSales } from "#testing/builders.ts";
import { runs } from "#testing/depth.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";
import { duringTest } from "#testing/shops/connections/read-source.ts";

const folder = mkdtempSync(path.join(tmpdir(), "destinations-"));
beforeEach(() => provideSettings({ DATA_DIR: folder, ALLOW_PRIVATE_CONNECTIONS: "yes" }));
afterAll(() => rmSync(folder, { recursive: true }));

const PATH = "/api/admin/audiences";
const HOST_KEY = `SHA256:${"A".repeat(43)}`;
const SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
/** More than two batches of a webhook. */
const CUSTOMERS = 1001;

type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

let actor: Actor;
let token: string;
let segmentId: string;
let server: PlatformServer;
/** Customers that the webhook's receiver has, refuses, and the batch (counted down) after which it answers 401. */
let [listed, refused, failAfter, messages]: [Set<string>, Set<string>, number, number] = [new Set(), new Set(), 0, 0];
/** What it said with that. */
let complaint = "Who are you?";
/** Customers it was ever sent. */
let posted = new Set<string>();

beforeAll(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor);
  const createdAt = new Date("2024-01-01");
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => ({
    externalId: `c${i}`,
    email: `c${i}@shop.test`,
    emailConsent: "granted" as const,
    createdAt,
  }));
  await saveSales(actor, { customers });
  segmentId = (await createSegment(actor, { name: "Picked", criteria: {}, isAutomatic: false })).id;
});

beforeEach(async () => {
  [listed, refused, failAfter, messages] = [new Set(), new Set(), 0, 0];
  [posted, complaint] = [new Set(), "Who are you?"];
  server = await duringTest(
    startPlatform(({ body }) => {
      const { type, data } = JSON.parse(body);
      messages += 1;
      const rejected: object[] = [];
      for (const { customer_id: id, email } of data.members ?? []) {
        if (type === "audience.members_added") posted.add(email);
        if (type === "audience.members_removed") listed.delete(email);
        else if (refused.has(email)) rejected.push({ customer_id: id, reason: `${email} bounced` });
        else listed.add(email);
      }
      // It has the members, but the sender never learns it, as if it had been killed.
      if (failAfter > 0 && --failAfter === 0) return { status: 401, json: { message: complaint } };
      return { json: { rejected } };
    }),
  );
});

/** Makes the first customers of the numbers the members of the segment. */
const pick = (numbers: readonly number[]) =>
  withBusiness(actor, async (client) => {
    const key = [actor.businessId, segmentId];
    await client.query("delete from customer_segment_assignments where business_id = $1 and segment_id = $2", key);
    await client.query(
      `insert into customer_segment_assignments (business_id, segment_id, customer_id, by_kind)
       select $1, $2, customer_id, 'system' from customers where business_id = $1 and external_id = any($3) returning 1`,
      [...key, numbers.map((number) => `c${number}`)],
    );
  });
const emails = (numbers: readonly number[]) => numbers.map((number) => `c${number}@shop.test`).sort();
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

const at = async (handler: unknown, method: string, id: string, body?: object, by = token) => {
  const response = await (handler as Handler)(aRequest(method, `${PATH}/x`, { token: by, ...(body && { body }) }), {
    params: Promise.resolve({ id } as never),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
};
const anAudience = async (format = "csv", purpose = "email"): Promise<string> => {
  const body = { name: "Win back", source: { kind: "segment", segmentId }, format, purpose };
  return (await (await CREATE(aRequest("POST", PATH, { token, body }), {} as never)).json()).data.id;
};
const webhook = () => ({ kind: "webhook", url: server.address, secret: SECRET });
const read = async (id: string) => (await at(GET, "GET", id)).body.data;

describe("200", () => {
  test("keys are never returned, logged or kept readable, and stay when only a setting changes", async () => {
    const id = await anAudience();
    expect((await at(GET, "GET", id)).body.data).toBeNull();
    const { status, body } = await at(PUT, "PUT", id, webhook());
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ kind: "webhook", settings: { url: server.address }, delivered: 0, version: 1 });
    const stored = await withBusiness(actor, async (client) =>
      JSON.stringify((await client.query("select * from audience_destinations")).rows),
    );
    const everything = `${JSON.stringify(body)}${stored}${JSON.stringify(await auditLines(actor))}`;
    expect(everything).not.toContain(SECRET);
    const again = await at(PUT, "PUT", id, { kind: "webhook", url: server.address, secret: "", version: 1 });
    expect([again.status, again.body.data.version]).toEqual([200, 2]);
    await pick([1]);
    await sendNow(actor, id);
    expect([...listed]).toEqual(emails([1]));
  });

  test("each send brings only the difference, and the destination has the segment", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    await pick([1, 2, 3]);
    await sendNow(actor, id);
    const run = await sendNow(actor, id);
    expect(run.state).toBe("succeeded");
    await pick([2, 3, 4]);
    messages = 0;
    const { result } = await sendNow(actor, id);
    expect(result).toMatchObject({ number: 3, delivered: { added: 1, removed: 1, rejected: 0 } });
    expect([messages, [...listed].sort()]).toEqual([2, emails([2, 3, 4])]);
    expect(await read(id)).toMatchObject({ delivered: 3, problem: null, rejected: 0 });
    const [line] = (await auditLines(actor)).filter(({ action }) => action === "audience.delivered").slice(-1);
    expect(line).toMatchObject({ after: { number: 3, kind: "webhook", added: 1, removed: 1 } });
  });

  test("a delivery that ended in the middle goes on after the last batch that was recorded @full", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    await pick(upTo(CUSTOMERS));
    failAfter = 2;
    expect((await sendNow(actor, id)).state).toBe("failed");
    expect(await read(id)).toMatchObject({ delivered: 0, problem: "KEY_REJECTED", detail: "401 Who are you?" });
    // Who left meanwhile is added by the delivery that is completed first, and then removed.
    await pick([0, 1]);
    messages = 0;
    await sendNow(actor, id);
    expect([...listed].sort()).toEqual(emails([0, 1]));
    // Two of the first send's three batches are left, and two of the second send's removals.
    expect(messages).toBe(4);
    expect(await read(id)).toMatchObject({ delivered: 2, problem: null });
  });

  test("a customer who withdraws consent or is held back before a delivery is completed is not sent any more", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    await pick([1, 2, 3]);
    [failAfter, complaint] = [1, "c1@shop.test is unknown"];
    expect((await sendNow(actor, id)).state).toBe("failed");
    expect((await read(id)).detail).toBe("401 •••@••• is unknown");
    const consents = (state: string) =>
      withBusiness(actor, (client) =>
        client.query("update customers set email_consent = $1 where external_id = 'c2'", [state]),
      );
    await consents("denied");
    const campaignId = uuidv7();
    await withBusiness(actor, async (client) => {
      await insertCampaign(client, actor, {
        id: campaignId,
        name: "Spring",
        source: { kind: "segment", segmentId },
        sourceName: "VIP",
        controlShare: 0.1,
        action: null,
        expectedEffect: 0.1,
        startsOn: "2020-01-01",
        lastDay: "2999-12-31",
        createdAt: new Date(),
      });
      await client.query(
        `insert into campaign_members select $1, $2, customer_id, 'none', true, 0, 0 from customers
          where business_id = $1 and external_id = 'c3' returning 1`,
        [actor.businessId, campaignId],
      );
    });
    posted.clear();
    await sendNow(actor, id);
    await consents("granted");
    await withBusiness(actor, (client) => client.query("delete from campaigns where id = $1", [campaignId]));
    expect([[...posted], [...listed]]).toEqual([emails([1]), emails([1])]);
  });

  test("whatever came, left, was refused or failed, the destination has the segment in the end", async () => {
    const step = fc.record({
      members: fc.uniqueArray(fc.integer({ min: 0, max: 7 })),
      refused: fc.subarray(upTo(8)),
      failAfter: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        [listed, failAfter] = [new Set(), 0];
        const id = await anAudience();
        await at(PUT, "PUT", id, webhook());
        for (const one of steps) {
          [refused, failAfter] = [new Set(emails(one.refused)), one.failAfter];
          await pick(one.members);
          await sendNow(actor, id);
        }
        [refused, failAfter] = [new Set(), 0];
        await sendNow(actor, id);
        expect([...listed].sort()).toEqual(emails(steps.at(-1)?.members ?? []));
        expect((await read(id)).rejected).toBe(0);
        const { body } = await at(GET, "GET", id);
        await at(DELETE, "DELETE", id);
        expect(body.data.problem).toBeNull();
      }),
      { numRuns: runs(4) },
    );
  });

  test("a refused member is named with the reason, without the address", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    await pick([1, 2]);
    refused = new Set(emails([2]));
    await sendNow(actor, id);
    const { body } = await at(GET_REJECTIONS, "GET", id);
    expect(body).toMatchObject({ total: 1, data: [{ externalId: "c2", number: 1, reason: "… bounced" }] });
  });

  test("another address is filled from the beginning, with keys that are entered again", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    await pick([1]);
    await sendNow(actor, id);
    const url = `${server.address}/other`;
    const without = await at(PUT, "PUT", id, { kind: "webhook", url, version: 1 });
    expect(without.status).toBe(400);
    expect((await at(PUT, "PUT", id, { ...webhook(), url, version: 1 })).body.data.delivered).toBe(0);
    listed.clear();
    await sendNow(actor, id);
    expect([...listed]).toEqual(emails([1]));
  });

  test("files are put to S3 and SFTP as they can be downloaded", async () => {
    await pick([1, 2]);
    const s3 = await duringTest(startS3("secret"));
    const id = await anAudience("klaviyo");
    const bucket = { kind: "s3", endpoint: s3.address, region: "eu-central-1", bucket: "exports", folder: "c360" };
    await at(PUT, "PUT", id, { ...bucket, accessKeyId: "AKIA", secretAccessKey: "secret" });
    await sendNow(actor, id);
    const [[name = "", content] = []] = [...s3.objects];
    expect(name).toMatch(/^\/exports\/c360\/audience-.*klaviyo.*\.csv$/);
    expect(String(content).split("\r\n")).toHaveLength(4);

    const place = mkdtempSync(path.join(folder, "sftp-"));
    const sftp = await duringTest(startSftp({ folder: place, password: "right" }));
    const login = { kind: "sftp", host: "127.0.0.1", port: String(sftp.port), username: "shop", password: "right" };
    const { body } = await at(TEST, "POST", id, login);
    expect(body.data).toMatchObject({ problem: "KEY_REJECTED", hostKey: computeKeyFingerprint(sftp.publicKey) });
    expect((await at(PUT, "PUT", id, { ...login, hostKey: body.data.hostKey, version: 1 })).status).toBe(200);
    await sendNow(actor, id);
    expect(await read(id)).toMatchObject({ problem: null, delivered: 2 });
    expect(readFileSync(path.join(place, path.basename(name)), "utf8")).toBe(String(content));
  });

  test("keys are tried without being stored, and encrypted again after AUTH_SECRET changed", async () => {
    const id = await anAudience();
    const { body } = await at(TEST, "POST", id, webhook());
    expect([body.data.problem, messages]).toEqual([null, 1]);
    expect(await read(id)).toBeNull();
    await at(PUT, "PUT", id, webhook());
    expect((await at(TEST, "POST", id, { kind: "webhook" })).body.data.problem).toBeNull();
    expect((await at(TEST, "POST", id, { kind: "webhook", url: `${server.address}/other` })).status).toBe(400);
    const [first, second] = [process.env.AUTH_SECRET ?? "", "Nw7Rt2Vb9Xc4Ml6Kj1Hg8Fd3Sa5Qp0ZyEu"];
    try {
      provideSettings({ AUTH_SECRET: second });
      expect(await withBusiness(actor, async () => true)).toBe(true);
      provideSettings({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
      expect(await encryptDestinationKeysAgain()).toBeGreaterThan(0);
      expect(await encryptDestinationKeysAgain()).toBe(0);
    } finally {
      provideSettings({ AUTH_SECRET: first, AUTH_SECRET_PREVIOUS: second });
      await encryptDestinationKeysAgain();
      provideSettings({ AUTH_SECRET: first, AUTH_SECRET_PREVIOUS: "" });
    }
    expect((await read(id)).isLocked).toBe(false);
  });
});

test("an audience says how far it is delivered", async () => {
  const deliveryOf = async (id: string) => (await at(GET_AUDIENCE, "GET", id)).body.data.delivery;
  const id = await anAudience();
  expect([await deliveryOf(id), await deliveryOf(await anAudience("klaviyo"))]).toEqual(["file", "not_connected"]);
  await pick([1]);
  await sendNow(actor, id);
  expect(await deliveryOf(id)).toBe("file");
  await at(PUT, "PUT", id, webhook());
  expect(await deliveryOf(id)).toBe("ready");
  await sendNow(actor, id);
  expect(await deliveryOf(id)).toBe("delivered");
  failAfter = 1;
  await pick([2]);
  await sendNow(actor, id).catch(() => undefined);
  expect(await deliveryOf(id)).toBe("failed");
});

test("a customer's audiences say what was delivered, not what was only a file", async () => {
  const deliveries = async (number: number) => {
    const { body } = await at(GET_CUSTOMER, "GET", await idOfCustomer(actor, `c${number}`));
    return body.data.filter(({ audienceId }: { audienceId: string }) => audienceId === id);
  };
  const deliveryOf = async (number: number) => {
    const [newest] = await deliveries(number);
    return [newest?.delivery, newest?.deliveredAt !== null, newest?.removedAt !== null];
  };
  let id = await anAudience("klaviyo");
  await pick([11]);
  await sendNow(actor, id);
  expect(await deliveryOf(11)).toEqual(["not_connected", false, false]);

  id = await anAudience("csv");
  await pick([11, 12]);
  await sendNow(actor, id);
  expect(await deliveryOf(11)).toEqual(["file", false, false]);
  await pick([12, 13, 14]);
  await sendNow(actor, id);
  expect(await deliveryOf(11)).toEqual(["file", false, true]);

  await at(PUT, "PUT", id, webhook());
  expect(await deliveryOf(12)).toEqual(["ready", false, false]);
  failAfter = 1;
  expect((await sendNow(actor, id)).state).toBe("failed");
  expect(await deliveryOf(12)).toEqual(["failed", false, false]);
  refused = new Set(emails([14]));
  await sendNow(actor, id);
  expect(await Promise.all([11, 12, 14].map(deliveryOf))).toEqual([
    // In the first file only, which was never delivered.
    ["missed", false, true],
    ["delivered", true, false],
    ["refused", false, false],
  ]);
  await pick([13, 14]);
  await sendNow(actor, id);
  expect(await deliveryOf(12)).toEqual(["removed", true, true]);

  await at(DELETE, "DELETE", id);
  await pick([14]);
  await sendNow(actor, id);
  // Still there, as nothing removed them.
  expect(await deliveryOf(13)).toEqual(["delivered", true, true]);
  const sends = (await at(GET_SENDS, "GET", id)).body.data as { number: number; deliveredAt: string | null }[];
  expect(sends.map(({ number, deliveredAt }) => [number, deliveredAt !== null])).toEqual([
    [6, false],
    [5, true],
    [4, true],
    // Completed before the fourth.
    [3, true],
    [2, false],
    [1, false],
  ]);
});

describe("204", () => {
  test("a removed destination is delivered to no more", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    expect((await at(DELETE, "DELETE", id)).status).toBe(204);
    await pick([1]);
    await sendNow(actor, id);
    expect(messages).toBe(0);
    expect((await at(DELETE, "DELETE", id)).status).toBe(404);
  });
});

describe("400", () => {
  test.each([
    ["url", { kind: "webhook", url: "http://example.com", secret: SECRET }],
    ["url", { kind: "webhook", url: "https://127.0.0.1/", secret: SECRET }],
    [
      "endpoint",
      {
        kind: "s3",
        endpoint: "https://169.254.169.254",
        region: "eu",
        bucket: "exports",
        folder: "",
        accessKeyId: "AKIA",
        secretAccessKey: "secret",
      },
    ],
    ["host", { kind: "sftp", host: "10.0.0.1", port: "22", username: "u", password: "p", hostKey: HOST_KEY }],
    ["privateKey", { kind: "sftp", host: "8.8.8.8", port: "22", username: "u", privateKey: "k", hostKey: HOST_KEY }],
  ])("a %s that nothing could ever be delivered to is refused", async (field, body) => {
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    expect(await at(PUT, "PUT", await anAudience(), body)).toMatchObject({
      status: 400,
      body: { details: [{ field }] },
    });
  });

  test.each([
    ["csv", { kind: "klaviyo", apiKey: "pk", listId: "L" }],
    ["klaviyo", { kind: "klaviyo", apiKey: "pk" }],
    ["csv", { kind: "webhook", url: "https://example.com", secret: "short" }],
    ["csv", { kind: "webhook", url: "ftp://example.com", secret: SECRET }],
    ["csv", { kind: "webhook", url: "https://[fe80::1%25eth0]/", secret: SECRET }],
    ["csv", { kind: "sftp", host: "h", port: "70000", username: "u", password: "p", hostKey: HOST_KEY }],
    ["csv", { kind: "sftp", host: "h", port: "22", username: "u", hostKey: HOST_KEY }],
  ])("an audience in %s refuses the destination %o", async (format, body) => {
    expect((await at(PUT, "PUT", await anAudience(format), body)).status).toBe(400);
  });
});

describe("403", () => {
  test("only users who manage settings change or try keys, or see the address", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, { ...webhook(), url: `${server.address}/?key=secret` });
    const by = await aToken(actor, { role: "manager" });
    for (const [handler, method] of [[PUT, "PUT"] as const, [TEST, "POST"] as const]) {
      expect((await at(handler, method, id, webhook(), by)).status).toBe(403);
    }
    expect((await at(GET, "GET", id, undefined, by)).body.data.settings).toEqual({});
  });
});

describe("409", () => {
  test("a destination that was changed meanwhile is not overwritten", async () => {
    const id = await anAudience();
    await at(PUT, "PUT", id, webhook());
    expect((await at(PUT, "PUT", id, webhook())).status).toBe(409);
  });
});
