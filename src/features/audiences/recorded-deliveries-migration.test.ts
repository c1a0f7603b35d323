import type { PoolClient } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";
import { readCustomerSends } from "./store/sent-members.ts";

const BUSINESS = "11111111-1111-4111-8111-111111111111";
const own = { business_id: BUSINESS };
const idOf = (kind: string, n: number) => `${kind}0000000-0000-4000-8000-0000000000${String(n).padStart(2, "0")}`;
const sentAt = (number: number) => new Date(Date.UTC(2026, 0, number));
const arrivedAt = (number: number) => new Date(Date.UTC(2026, 0, number, 12));

/** An audience with three sends, the customers of each, and what its log and its destination have of its deliveries. */
type Before = { lines: readonly (number | string)[]; destination: number | null; deletedAt?: Date };

const AUDIENCES: Record<string, Before> = {
  "its log": { lines: [1, 3], destination: 3 },
  "moved to another list": { lines: [1], destination: 0 },
  "with its destination removed": { lines: [1, 2], destination: null },
  deleted: { lines: [2], destination: null, deletedAt: sentAt(9) },
  "never delivered": { lines: [], destination: null },
  "no line in its log": { lines: [], destination: 2 },
  "an erased line": { lines: ["•••", 3], destination: 3 },
};

/** Who was in the first send only, in the second only, and from the third on. */
const MEMBERS = [
  [1, 2],
  [2, 3],
  [3, null],
] as const;

test("customers delivered before that was recorded are delivered by the audit log, or unknown without it", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0003_delivered_sends"));
  await connected(database.ownerUrl, async (owner) => {
    const insert = (table: string, row: Record<string, unknown>) =>
      owner.query(
        `insert into ${table} (${Object.keys(row).join(", ")}) values (${Object.keys(row).map((_, i) => `$${i + 1}`)})`,
        Object.values(row),
      );
    await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
    await insert("businesses", { id: BUSINESS, slug: "shop", name: "Shop", time_zone: "UTC", currency: "USD" });
    for (const i of MEMBERS.keys())
      await insert("customers", { ...own, customer_id: idOf("c", i), external_id: `c${i}`, created_at: sentAt(1) });
    for (const [place, [name, { lines, destination, deletedAt }]] of Object.entries(AUDIENCES).entries()) {
      const [id, is] = [idOf("a", place), { format: "csv", purpose: "email" }];
      const by = { created_by: "x", changed_by: "x", created_at: sentAt(1), updated_at: sentAt(1) };
      const schedule = { schedule: "manual", hour: 0, scheduled_since: sentAt(1) };
      await insert("audiences", { ...own, id, name, source: {}, ...is, ...schedule, ...by, deleted_at: deletedAt });
      for (const number of [1, 2, 3])
        await insert("audience_sends", {
          ...own,
          audience_id: id,
          number,
          run_id: idOf("b", place * 3 + number),
          trigger: "request",
          source: {},
          actor_kind: "user",
          actor_id: "x",
          ...is,
          selected: 1,
          sent: 1,
          added: 1,
          removed: 1,
          left_out: {},
          file_name: "x.csv",
          file_bytes: 1,
          file_hash: "x",
          started_at: sentAt(number),
          finished_at: sentAt(number),
        });
      for (const [i, [added_in, removed_in]] of MEMBERS.entries())
        await insert("audience_members", { ...own, audience_id: id, customer_id: idOf("c", i), added_in, removed_in });
      if (destination !== null)
        await insert("audience_destinations", {
          ...own,
          audience_id: id,
          kind: "webhook",
          settings: {},
          sealed_keys: "x",
          key_id: "x",
          delivered: destination,
          delivered_at: destination ? arrivedAt(destination) : null,
        });
      for (const [i, number] of lines.entries())
        await insert("audit_log", {
          ...own,
          id: idOf("d", place * 3 + i),
          at: arrivedAt(typeof number === "number" ? number : 1),
          actor_kind: "system",
          action: "audience.delivered",
          things: { audience: id },
          after: { number },
        });
    }
  });
  await migrateDatabase(database);
  await connected(database.ownerUrl, async (owner) => {
    const shown = new Map<string, string[]>(Object.keys(AUDIENCES).map((name) => [name, []]));
    for (const i of MEMBERS.keys()) {
      const sends = await readCustomerSends(owner as unknown as PoolClient, { businessId: BUSINESS }, idOf("c", i));
      for (const { name, delivery, deliveredAt } of sends)
        shown.get(name)?.push(deliveredAt ? `${delivery} ${deliveredAt.getUTCDate()}` : delivery);
    }
    // The customer of the first send, of the second, and of the third.
    expect(Object.fromEntries(shown)).toEqual({
      "its log": ["removed 1", "missed", "delivered 3"],
      "moved to another list": ["delivered 1", "ready", "ready"],
      "with its destination removed": ["removed 1", "delivered 2", "file"],
      deleted: ["file", "delivered 2", "file"],
      "never delivered": ["file", "file", "file"],
      "no line in its log": ["unknown", "delivered 2", "ready"],
      "an erased line": ["unknown", "unknown", "delivered 3"],
    });
  });
});
