import { beforeAll, describe, expect, test } from "vitest";
import { POST as postSecret } from "#app/api/admin/business/secret/route.ts";
import { POST as postInvitation } from "#app/api/admin/invitations/route.ts";
import { POST as postToken } from "#app/api/admin/tokens/route.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, answerOf, aRequest, aToken, sessionCookie } from "#testing/request.ts";
import { claimKey } from "../db/idempotency-keys.ts";
import { withBusiness, withBusinessRows } from "../db/with-business.ts";
import { seal } from "../server/encryption.ts";
import { provideSettings } from "../server/settings.ts";
import { writeAuditLine } from "./audit-log.ts";
import { createOnce } from "./create-idempotently.ts";
import { hashSecret } from "./secrets.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let shop: Scope;
let token: string;

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const draft = { name: "erp", role: "viewer", expiresInDays: 30 };
const post = async (key: string | undefined, body: object = draft, credential: object = { token }) => {
  const headers = key === undefined ? {} : { "idempotency-key": key };
  return answerOf(postToken(aRequest("POST", "/api/admin/tokens", { ...credential, body, headers })));
};
const madeTokens = async () => (await auditLines(shop, "token.created")).length;

/** By a clock that is ahead. */
const claim = (actor: Pick<Actor, "businessId" | "id">, aheadMs: number) =>
  withBusiness(actor, (client) => {
    const at = new Date(Date.now() + aheadMs);
    return claimKey(client, actor, { keyHash: "h", fingerprint: "f", now: at });
  });

describe("a request with an Idempotency-Key", () => {
  test("gets the first answer again, including its secret, and creates nothing new", async () => {
    const first = await post("one");
    const before = await madeTokens();
    expect(first.status).toBe(201);
    expect(await post("one")).toEqual(first);
    // The same request with fields in another order, and without defaults.
    expect(await post("one", { expiresInDays: 30, permissions: [], role: "viewer", name: "erp" })).toEqual(first);
    expect(await madeTokens()).toBe(before);
  });

  test("waits for a concurrent one: of twenty at once, one creates and all get its answer", async () => {
    const before = await madeTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post("at-once")));
    expect(new Set(answers.map(({ body }) => body.data?.token)).size).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await madeTokens()).toBe(before + 1);
  });

  test("gives 409 with another body or address", async () => {
    await post("another");
    const reused = { error: "This Idempotency-Key was used for a different request", code: "IDEMPOTENCY_KEY_REUSED" };
    expect(await post("another", { ...draft, name: "crm" })).toEqual({ status: 409, body: reused });
    const headers = { "idempotency-key": "another" };
    const elsewhere = aRequest("POST", "/api/admin/business/secret", { token, body: { overlapHours: 0 }, headers });
    expect((await postSecret(elsewhere)).status).toBe(409);
  });

  test("may be retried under its key after a failure", async () => {
    expect((await post("mended", { ...draft, role: "owner" })).status).toBe(400);
    expect((await post("mended")).status).toBe(201);
  });

  test("is still known after a clock jumped a year ahead, and forgotten after a day by both clocks", async () => {
    const actor = { businessId: shop.businessId, id: crypto.randomUUID() };
    expect(await claim(actor, 0)).toBeNull();
    expect(await claim(actor, 365 * DAY_MS)).toMatchObject({ fingerprint: "f" });
    await asOwner(
      `update idempotency_keys set created_at = now() - interval '25 hours' where actor_id = '${actor.id}'`,
    );
    expect(await claim(actor, -365 * DAY_MS)).toMatchObject({ fingerprint: "f" });
    expect(await claim(actor, 0)).toBeNull();
  });

  test("a key that a clock a year ahead stored is forgotten after a day, too", async () => {
    const actor = { businessId: shop.businessId, id: crypto.randomUUID() };
    expect(await claim(actor, 365 * DAY_MS)).toBeNull();
    expect(await claim(actor, 0)).toMatchObject({ fingerprint: "f" });
    const stored = await withBusiness(actor, (client) =>
      client.query<{ at: Date }>(
        "select created_at as at from idempotency_keys where business_id = $1 and actor_id = $2",
        [actor.businessId, actor.id],
      ),
    );
    const earlier = new Date((stored.rows[0]?.at.getTime() ?? 0) - 25 * HOUR_MS);
    await asOwner(`update idempotency_keys set created_at = '${earlier.toISOString()}' where actor_id = '${actor.id}'`);
    expect(await claim(actor, 0)).toBeNull();
  });

  test("is separate per credential: the same key of another one is independent", async () => {
    const own = await post("shared");
    const cookie = await sessionCookie(shop, await aMember(shop));
    const theirs = await post("shared", draft, { cookie });
    const elsewhere = await post("shared", draft, { token: await aToken(await aBusiness()) });
    expect(new Set([own, theirs, elsewhere].map(({ body }) => body.data.token)).size).toBe(3);
  });

  test("requests without a key each create their own", async () => {
    expect((await post(undefined)).body.data.token).not.toBe((await post(undefined)).body.data.token);
  });

  test.each([
    ["", "empty"],
    ["with space", "spaces"],
    ["x".repeat(256), "too long"],
    ["clé", "beyond ASCII"],
  ])("gives 400 for an invalid key: %j", async (key) => {
    expect(await post(key)).toMatchObject({
      status: 400,
      body: { details: [{ field: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }] },
    });
  });

  test("works for invitations and secrets, too", async () => {
    const headers = { "idempotency-key": "everywhere" };
    const ask = async (answer: Promise<Response>) => (await (await answer).json()).data;
    const invite = () =>
      ask(
        postInvitation(
          aRequest("POST", "/api/admin/invitations", {
            token,
            headers,
            body: { email: "a@b.example", role: "viewer" },
          }),
        ),
      );
    const invited = await invite();
    expect(invited.url).toMatch(/inv_/);
    expect(await invite()).toEqual(invited);
    const rotate = (hours: number) =>
      ask(
        postSecret(
          aRequest("POST", "/api/admin/business/secret", {
            token,
            headers: { "idempotency-key": "rotate" },
            body: { overlapHours: hours },
          }),
        ),
      );
    const rotated = await rotate(3);
    expect(rotated.secret).toHaveLength(64);
    expect(await rotate(3)).toEqual(rotated);
  });
});

describe("the stored answer", () => {
  const actorWith = (key: string): Actor => ({
    ...shop,
    kind: "user",
    id: "somebody",
    role: "admin",
    idempotency: { key, fingerprint: "f" },
  });
  const makeUnder = (key: string, made: string) =>
    createOnce(actorWith(key), async (rows) => {
      await writeAuditLine(rows, actorWith(key), { action: "demo.loaded" });
      return { made };
    });
  const keys = () => withBusinessRows(shop, (rows) => rows.idempotencyKey.findMany({ where: { actorId: "somebody" } }));
  const ageBy = (hours: number) =>
    withBusinessRows(shop, (rows) =>
      rows.idempotencyKey.updateMany({ data: { createdAt: new Date(Date.now() - hours * 3_600_000) } }),
    );

  test("contains neither the key nor the answer in clear text", async () => {
    await makeUnder("the key in clear text", "the secret in clear text");
    expect(JSON.stringify(await keys())).not.toMatch(/in clear/);
  });

  test("is given again if an earlier version stored it, as JSON", async () => {
    const first = await post("stored before");
    const keyHash = hashSecret("stored before");
    const answer = seal(JSON.stringify(first.body), "stored before");
    await withBusinessRows(shop, (rows) => rows.idempotencyKey.updateMany({ where: { keyHash }, data: { answer } }));
    expect(await post("stored before")).toEqual(first);
  });

  test("is kept for 24 hours and then deleted", async () => {
    await makeUnder("old", "first");
    await ageBy(23.9);
    expect(await makeUnder("old", "second")).toEqual({ made: "first" });
    await ageBy(24.1);
    expect(await makeUnder("old", "third")).toEqual({ made: "third" });
    expect(await keys()).toHaveLength(1);
  });

  test("is rolled back with a failed transaction", async () => {
    const broken = createOnce(actorWith("broken"), async () => {
      throw new Error("and then it broke");
    });
    await expect(broken).rejects.toThrow("and then it broke");
    expect(await makeUnder("broken", "second")).toEqual({ made: "second" });
  });

  test("can't be decrypted with another AUTH_SECRET, and nothing is created twice", async () => {
    await makeUnder("sealed", "first");
    const before = process.env.AUTH_SECRET ?? "";
    provideSettings({ AUTH_SECRET: crypto.randomUUID() + crypto.randomUUID() });
    await expect(makeUnder("sealed", "second")).rejects.toMatchObject({ reason: "IDEMPOTENCY_KEY_REUSED" });
    // As sessions do, it survives a change of the secret.
    provideSettings({ AUTH_SECRET_PREVIOUS: before });
    expect(await makeUnder("sealed", "third")).toEqual({ made: "first" });
    provideSettings({ AUTH_SECRET: before });
    expect(await makeUnder("sealed", "fourth")).toEqual({ made: "first" });
  });
});
