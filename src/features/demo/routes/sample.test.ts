import type { ClientBase } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { POST as invite } from "#app/api/admin/invitations/route.ts";
import { PUT as goTo } from "#app/api/admin/me/business/route.ts";
import { GET as listBusinesses } from "#app/api/admin/me/businesses/route.ts";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { DELETE, POST } from "#app/api/admin/sample/route.ts";
import { GET as getSetup } from "#app/api/admin/setup/route.ts";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createPasswordReset, resetPassword } from "#features/accounts/change-passwords.ts";
import { businessBySlug } from "#features/accounts/manage-businesses.ts";
import { changeUser } from "#features/accounts/manage-users.ts";
import { getAllSegments } from "#features/segments/edit-segment.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { aMember, answerOf, aRequest, asAdmin, type CallOptions, sessionCookie } from "#testing/request.ts";
import { startWorker } from "#worker/start-worker.ts";

const path = "/api/admin/sample";
let shop: Scope & { slug: string };
let ana: { userId: string; email: string; password: string };
let cookie: string;

beforeEach(async () => {
  shop = await aBusiness({ name: "Corner Shop", timeZone: "Europe/Lisbon", currency: "EUR" });
  ana = await aMember(shop);
  cookie = await sessionCookie(shop, ana);
});

const open = (options: CallOptions = { cookie }) => POST(aRequest("POST", path, { body: {}, ...options }));
const remove = (options: CallOptions = { cookie }) => DELETE(aRequest("DELETE", path, options));
const opened = async () => (await answerOf(open())).body.data as { slug: string; name: string };
/** Switches to a business of the user; returns the new cookie. */
const enter = async (slug: string, from = cookie) => {
  const response = await goTo(aRequest("PUT", "/api/admin/me/business", { cookie: from, body: { slug } }));
  expect(response.status).toBe(204);
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
};
const me = async (as: string) => answerOf(getMe(aRequest("GET", "/api/admin/me", { cookie: as })));
const scopeOf = async (slug: string): Promise<Scope> => ({ businessId: (await businessBySlug(slug))?.id ?? "" });

/** The tables that have rows of this business, but notices for open pages, also of its end, which wait until a server sends them. */
const tablesWith = async ({ businessId }: Scope): Promise<string[]> =>
  withBusiness({ businessId }, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
        where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'business_id'
          and table_name <> 'live_notices' order by 1`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rowCount } = await client.query(`select from ${name} where business_id = $1 limit 1`, [businessId]);
      if (rowCount) found.push(name);
    }
    return found;
  });

let endWorker: (() => Promise<void>) | undefined;
afterEach(async () => {
  await endWorker?.();
  endWorker = undefined;
});

describe("POST 200", () => {
  test("creates one sample business beside the real one, for each admin who opens it, audited", async () => {
    const [first, second] = await Promise.all([opened(), opened()]);
    expect(second).toEqual(first);
    const ben = await sessionCookie(shop, await aMember(shop));
    expect((await answerOf(open({ cookie: ben }))).body.data).toEqual(first);
    expect(await auditLines(shop, "sample.created")).toMatchObject([{ actorId: ana.userId }]);

    const inside = await enter(first.slug);
    expect((await me(inside)).body.data).toMatchObject({
      role: "admin",
      business: {
        ...first,
        timeZone: "Europe/Lisbon",
        currency: "USD",
        sampleOf: { slug: shop.slug, name: "Corner Shop" },
      },
    });
    const { body } = await answerOf(listBusinesses(aRequest("GET", "/api/admin/me/businesses", { cookie: inside })));
    expect(body.data).toMatchObject([
      { slug: first.slug, isCurrent: true, isSample: true },
      { slug: shop.slug, isCurrent: false, isSample: false },
    ]);
    const back = await enter(shop.slug, inside);
    expect((await me(back)).body.data.business).toMatchObject({ slug: shop.slug, sampleOf: null });
    const setup = await answerOf(getSetup(aRequest("GET", "/api/admin/setup", { cookie: back })));
    expect(setup.body.data.sample).toEqual(first);
    expect((await remove({ cookie: back })).status).toBe(204);
  });

  test("the sample is filled by a run, analyzed after it, and deleted whole without a trace in the business @full", async () => {
    await anOrder(shop, { customer: "ada" });
    const before = await tablesWith(shop);
    const { slug } = await opened();
    const sample = await scopeOf(slug);
    endWorker = await startWorker();
    const states = () =>
      withBusiness(sample, async (client) => {
        const { rows } = await client.query("select kind, trigger, state from runs order by queued_at, id");
        return rows as { kind: string; trigger: string; state: string }[];
      });
    await until(async () => (await states()).some(({ trigger }) => trigger === "import"));
    const [load, , next] = await states();
    expect(load).toMatchObject({ kind: "load_sample", state: "succeeded" });
    expect(next).toMatchObject({ kind: "recalculate_segments", trigger: "import" });
    const { rows } = await withBusiness(sample, (client) =>
      client.query("select count(*)::int as customers, sum(order_count)::int as orders from customer_metrics"),
    );
    expect(rows[0].customers).toBe(5000);
    expect(rows[0].orders).toBeGreaterThan(20000);
    expect((await getAllSegments(sample)).every(({ memberCount }) => memberCount > 0)).toBe(true);
    expect(await tablesWith(sample)).toEqual(
      expect.arrayContaining(["orders", "order_items", "refunds", "support_tickets"]),
    );

    // Whatever the worker is calculating meanwhile.
    expect((await remove()).status).toBe(204);
    expect(await businessBySlug(slug)).toBeNull();
    expect(await tablesWith(sample)).toEqual([]);
    expect(await auditLines(shop, "sample.deleted")).toMatchObject([{ actorId: ana.userId }]);
    expect(await tablesWith(shop)).toEqual(before);
    expect((await remove()).status).toBe(404);
  });
});

test("a calculation that waits for the deletion, which waits for it, does not stop the deletion", async () => {
  const { slug } = await opened();
  const sample = await scopeOf(slug);
  const addStorefront = (client: ClientBase, id: number) =>
    client.query("insert into storefronts (business_id, id, name) values ($1, $2, 'Web')", [sample.businessId, id]);
  await withBusiness(sample, (client) => addStorefront(client, 1));
  await anOrder(sample, { customer: "ada" });
  let removed: Promise<Response> | undefined;
  // PostgreSQL ends one of both; if it is this one, the deletion was not stopped either.
  await withBusiness(sample, async (client) => {
    await client.query("update orders set source = 'pos' where business_id = $1", [sample.businessId]);
    removed = remove();
    await until(countLockWaits);
    await addStorefront(client, 2);
  }).catch(() => {});
  expect((await removed)?.status).toBe(204);
  expect(await businessBySlug(slug)).toBeNull();
});

describe("access to a sample", () => {
  test("ends with access to its business, at the next request", async () => {
    const ben = await aMember(shop);
    const outside = await sessionCookie(shop, ben);
    const { slug } = (await answerOf(open({ cookie: outside }))).body.data;
    const inside = await enter(slug, outside);
    await changeUser(asAdmin(shop), ben.userId, { isActive: false });
    expect((await me(inside)).status).toBe(401);
    const elsewhere = await aBusiness();
    const anasSample = await enter((await opened()).slug);
    expect((await me(anasSample)).status).toBe(200);
    const stranger = await sessionCookie(elsewhere, await aMember(elsewhere));
    const refused = await goTo(aRequest("PUT", "/api/admin/me/business", { cookie: stranger, body: { slug } }));
    expect(refused.status).toBe(404);
  });

  test("is not given by invitation, and does not stop an admin of the business from resetting a password", async () => {
    const inside = await enter((await opened()).slug);
    const body = { email: "eve@example.com", role: "viewer" };
    expect(await answerOf(invite(aRequest("POST", "/api/admin/invitations", { cookie: inside, body })))).toMatchObject({
      status: 409,
      body: { code: "SAMPLE_BUSINESS" },
    });
    const { url } = await createPasswordReset(asAdmin(shop), ana.userId);
    const secret = new URL(url).hash.slice(1);
    const caller = { network: "203.0.113.9", requestId: "reset" };
    await expect(resetPassword(caller, { token: secret, password: "another horse battery" })).resolves.toBeDefined();
  });
});

describe("refused", () => {
  test("409 inside a sample, which has none of its own; 404 to delete it from inside", async () => {
    const inside = await enter((await opened()).slug);
    expect((await open({ cookie: inside })).status).toBe(409);
    expect((await remove({ cookie: inside })).status).toBe(404);
  });

  test("the database deletes no real business, and no other business's sample", async () => {
    const { businessId } = await scopeOf((await opened()).slug);
    const other = await aBusiness();
    const attempt = async (scope: Scope, id: string) => {
      const { rows } = await withBusiness(scope, (client) =>
        client.query("select delete_sample_business($1) as done", [id]),
      );
      return rows[0].done;
    };
    expect(await attempt(shop, shop.businessId)).toBe(false);
    expect(await attempt(shop, other.businessId)).toBe(false);
    expect(await attempt(other, businessId)).toBe(false);
    expect(await attempt({ businessId }, businessId)).toBe(false);
    const insert = `insert into businesses (id, slug, name, time_zone, currency, sample_of)
      values (gen_random_uuid(), 'forged', 'x', 'UTC', 'USD', '${other.businessId}')`;
    await expect(withBusiness(shop, (client) => client.query(insert))).rejects.toMatchObject({ code: "42501" });
    const { rows } = await pool().query("select count(*)::int as found from businesses where id = any($1)", [
      [shop.businessId, other.businessId, businessId],
    ]);
    expect(rows[0].found).toBe(3);
  });
});
