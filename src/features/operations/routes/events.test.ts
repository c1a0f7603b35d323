import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { GET } from "#app/api/admin/events/route.ts";
import { pool } from "#core/db/pool.ts";
import type { LiveChange } from "#core/values/live-resources.ts";
import type { Actor, Role, Scope } from "#core/values/permissions.ts";
import { createToken, revokeToken } from "#features/accounts/manage-api-tokens.ts";
import { changeUser } from "#features/accounts/manage-users.ts";
import { addTag } from "#features/customers/manage-notes-and-tags.ts";
import { closeFollowers, LIVE_LIMITS } from "#features/operations/store.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { aDoneRun } from "#testing/processes/runs.ts";
import { aMember, aRequest, asAdmin, sessionCookie } from "#testing/request.ts";

const path = "/api/admin/events";

type Person = { actor: Actor; cookie: string };

const aPerson = async (scope: Scope, role: Role): Promise<Person> => {
  const member = await aMember(scope, role);
  const actor = { businessId: scope.businessId, kind: "user", id: member.userId, role } as const;
  return { actor, cookie: await sessionCookie(scope, member) };
};

const aBuyer = async (scope: Scope): Promise<string> => idOfCustomer(scope, await aCustomer(scope));

const open: ReadableStreamDefaultReader<Uint8Array>[] = [];

/** Reads one event at a time; undefined at the end. */
const listen = async (caller: { cookie: string } | { token: string }, query = "") => {
  const response = await GET(aRequest("GET", path + query, caller));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  open.push(reader);
  const decoder = new TextDecoder();
  const ready: LiveChange[] = [];
  const next = async (): Promise<LiveChange | undefined> => {
    while (ready.length === 0) {
      const { value, done } = await reader.read();
      if (done) return undefined;
      for (const line of decoder.decode(value).split("\n")) {
        if (line.startsWith("data: ")) ready.push(JSON.parse(line.slice(6)));
      }
    }
    return ready.shift();
  };
  /** Reads events up to the first one about this resource. */
  const until = async (resource: string): Promise<LiveChange[]> => {
    const change = await next();
    if (!change) throw new Error("The stream ended");
    return change.resource === resource ? [change] : [change, ...(await until(resource))];
  };
  const untilEnd = async (): Promise<void> => {
    while (await next());
  };
  return { next, until, untilEnd };
};

let shop: Scope;
let admin: Person;
let viewer: Person;

beforeEach(async () => {
  shop = await aBusiness();
  [admin, viewer] = [await aPerson(shop, "admin"), await aPerson(shop, "viewer")];
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((reader) => reader.cancel()));
});

describe("the stream", () => {
  test("reports a change by another user, with only its ID", async () => {
    const customer = await aBuyer(shop);
    const stream = await listen(viewer);
    await addTag(admin.actor, customer, "secret words");
    expect(await stream.next()).toEqual({ resource: "customers", type: "updated", ids: [customer] });
  });

  test("reports nothing of another business", async () => {
    const [theirs, ours] = [await aBusiness(), await aBuyer(shop)];
    const theirCustomer = await aBuyer(theirs);
    const stream = await listen(admin);
    await addTag(asAdmin(theirs), theirCustomer, "vip");
    await addTag(admin.actor, ours, "vip");
    expect(await stream.until("audit-log")).toContainEqual({ resource: "customers", type: "updated", ids: [ours] });
  });

  test("reports only what permissions allow: users and audit log to admins, runs to their initiators", async () => {
    const analyst = await aPerson(shop, "analyst");
    const [forViewer, forAnalyst, forAdmin] = [await listen(viewer), await listen(analyst), await listen(admin)];
    const mine = await aDoneRun(analyst.actor);
    const others = await aDoneRun(admin.actor);
    await addTag(admin.actor, await aBuyer(shop), "vip");
    const seen = async (stream: Awaited<ReturnType<typeof listen>>) => {
      const changes = await stream.until("customers");
      return {
        runs: changes.filter(({ resource }) => resource === "runs").flatMap(({ ids }) => ids),
        log: changes.some(({ resource }) => resource === "audit-log"),
      };
    };
    expect(await seen(forViewer)).toEqual({ runs: [], log: false });
    expect(new Set((await seen(forAnalyst)).runs)).toEqual(new Set([mine]));
    const all = await seen(forAdmin);
    expect(new Set(all.runs)).toEqual(new Set([mine, others]));
    expect(all.log).toBe(true);
  });

  test("begins with what others changed since the page began to read, and with nothing else for a caller who doesn't say", async () => {
    const [early, late] = [await aBuyer(shop), await aBuyer(shop)];
    await addTag(admin.actor, early, "vip");
    const [page, integrator] = [await listen(viewer, "?age=5"), await listen(viewer)];
    expect(await page.until("customers")).toContainEqual({ resource: "customers", type: "updated", ids: [early] });
    await addTag(admin.actor, late, "vip");
    expect(await page.until("customers")).toContainEqual({ resource: "customers", type: "updated", ids: [late] });
    expect(await integrator.next()).toEqual({ resource: "customers", type: "updated", ids: [late] });
  });

  test("reports everything as changed to a page that missed more than can be read one by one", async () => {
    await asOwner(
      `insert into audit_log (business_id, id, actor_kind, action)
       select '${shop.businessId}', gen_random_uuid(), 'system', 'segment.updated' from generate_series(1, 1001)`,
    );
    const page = await listen(viewer, "?age=0");
    expect(await page.until("customers")).toContainEqual({ resource: "customers", type: "updated", ids: [] });
  });

  test("reports nothing of a rolled-back transaction", async () => {
    const customer = await aBuyer(shop);
    const stream = await listen(viewer);
    await expect(addTag(admin.actor, crypto.randomUUID(), "vip")).rejects.toThrow();
    await addTag(admin.actor, customer, "vip");
    expect(await stream.next()).toEqual({ resource: "customers", type: "updated", ids: [customer] });
  });

  test("merges many changes for a slow reader @full", async () => {
    const customers = await Promise.all(Array.from({ length: 30 }, () => aBuyer(shop)));
    const [slow, quick] = [await listen(viewer), await listen(viewer)];
    for (const customer of customers) await addTag(admin.actor, customer, "vip");
    await createSegment(admin.actor, { name: "Last", criteria: {}, isAutomatic: false });
    await quick.until("segments");
    const changes = await slow.until("segments");
    // The first event, and all later ones combined.
    expect(changes.filter(({ resource }) => resource === "customers").length).toBeLessThanOrEqual(2);
  });

  test("reports everything as changed after the database connection was lost @full", async () => {
    const stream = await listen(viewer);
    await pool().query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'customer-360 live changes' and datname = current_database()",
    );
    const changes = await stream.until("archetypes");
    expect(changes.every(({ ids }) => ids.length === 0)).toBe(true);
    const customer = await aBuyer(shop);
    await addTag(admin.actor, customer, "vip");
    expect(await stream.until("customers")).toContainEqual({ resource: "customers", type: "updated", ids: [customer] });
  });
});

describe("the stream ends", () => {
  test("the session's end closes it", async () => {
    const stream = await listen(viewer);
    await changeUser(admin.actor, viewer.actor.id, { isActive: false });
    await stream.untilEnd();
  });

  test("the token's end closes it", async () => {
    const { id, token } = await createToken(admin.actor, { name: "till", role: "viewer", expiresInDays: null });
    const stream = await listen({ token });
    await revokeToken(admin.actor, id);
    await stream.untilEnd();
  });
});

describe("refusals", () => {
  test("503 beyond the maximum per user, and 200 again when one has closed", async () => {
    for (let at = 0; at < LIVE_LIMITS.actor; at++) await listen(viewer);
    const refused = await GET(aRequest("GET", path, { cookie: viewer.cookie }));
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).not.toBeNull();
    await listen(admin);
    await open[0]?.cancel();
    await listen(viewer);
  });
});

test("a client that left before the stream began does not count against the limit", async () => {
  for (let at = 0; at < LIVE_LIMITS.actor; at++) {
    const request = new Request(aRequest("GET", path, { cookie: viewer.cookie }), { signal: AbortSignal.abort() });
    expect((await GET(request)).status).toBe(499);
  }
  await listen(viewer);
});

test("a stream that failed to begin does not count against the limit", async () => {
  await asOwner("alter table audit_log rename column things to hidden");
  onTestFinished(() => asOwner("alter table audit_log rename column hidden to things"));
  for (let at = 0; at < LIVE_LIMITS.actor; at++) {
    expect((await GET(aRequest("GET", `${path}?age=1`, { cookie: viewer.cookie }))).status).toBe(500);
  }
  await listen(viewer);
});

describe("a process that shuts down", () => {
  test("ends its streams and accepts no more", async () => {
    const stream = await listen(viewer);
    await closeFollowers();
    await stream.untilEnd();
    expect((await GET(aRequest("GET", path, { cookie: viewer.cookie }))).status).toBe(503);
  });
});
