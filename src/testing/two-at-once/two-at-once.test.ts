import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TRANSACTION_LOCKS } from "#core/db/lock.ts";
import { prisma } from "#core/db/transaction.ts";
import { type ErrorReason, REASONS } from "#core/values/errors.ts";
import { asOwner } from "../as-owner.ts";
import { serveRoutes } from "../routes/serve-routes.ts";
import { anArena } from "./competition.ts";
import { RULES } from "./rules.ts";

/** Refusals that no second request can make untrue between reading and commit. */
const NO_RULES: Partial<Record<ErrorReason, string>> = {
  OWN_PASSWORD: "depends on the caller alone",
  MAIL_NOT_CONFIGURED: "depends on the settings",
  MAIL_FAILED: "is the mail server's answer",
  LANGUAGE_MODEL_NOT_CONFIGURED: "depends on the settings",
  SEGMENT_IS_AUTOMATIC: "stays as the segment was created",
  PROFILING_OBJECTED: "refuses a reading",
  VIEW_INCOMPLETE: "refuses a reading",
  VIEW_RECIPIENT_REFUSED: "is checked again when the view is sent",
  CONNECTION_WITHOUT_KEYS: "a run without keys fails and says so",
  SLACK_CONNECTION_LOCKED: "depends on the settings",
  GRANTS_NOT_COUNTED: "compares with a check that is over",
  WEBHOOK_ENDPOINT_DISABLED: "a message of a disabled endpoint is not sent",
};

/** Unique indexes of what is random, or written under one of the locks above. */
const IDENTITIES: readonly string[] = [
  "api_tokens_hash_key",
  "audience_members_sent_idx",
  "businesses_slug_key",
  "customer_events_business_id_external_id_key",
  "customers_business_id_external_id_key",
  "orders_business_id_external_id_key",
  "refunds_business_id_order_id_external_id_key",
  "standing_axis_models_business_id_version_key",
  "support_tickets_business_id_external_id_key",
];

const SRC = path.resolve(import.meta.dirname, "../..");

describe("the list of rules that read before they write", () => {
  test("has every refusal of what conflicts with the present state", () => {
    const known = new Set<string>([...RULES.flatMap(({ refusals = [] }) => refusals), ...Object.keys(NO_RULES)]);
    const conflicts = Object.entries(REASONS).flatMap(([reason, code]) => (code === "CONFLICT" ? [reason] : []));
    expect(conflicts.filter((reason) => !known.has(reason))).toEqual([]);
  });

  test("has every lock, and there is no other way to take one", () => {
    const locks = RULES.flatMap(({ guard }) => ("lock" in guard ? [guard.lock] : []));
    expect(TRANSACTION_LOCKS.filter((lock) => !locks.includes(lock))).toEqual([]);
    const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.ts$/.test(file) && !/^(testing|generated)\//.test(file) && !/\.test\.ts$/.test(file))
      .filter((file) => /pg_(try_)?advisory_xact_lock/.test(readFileSync(path.join(SRC, file), "utf8")));
    expect(files.sort()).toEqual([
      "core/auth/businesses.ts",
      "core/db/lock.ts",
      "core/queue.ts",
      "records/customers/aliases.ts",
      "records/customers/segment-turns.ts",
      "records/orders/orders.ts",
      "records/rfm/customer-rfm.ts",
    ]);
  });

  test("has every unique index besides primary keys", async () => {
    const indexes = await prisma().$queryRaw<{ name: string }[]>`
      select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
        join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and i.indisunique and not i.indisprimary order by 1`;
    const named = [...RULES.flatMap(({ guard }) => ("index" in guard ? [guard.index] : [])), ...IDENTITIES];
    expect([...new Set(named)].sort()).toEqual(indexes.map(({ name }) => name).sort());
  });

  test("names tests that exist", () => {
    for (const { test } of RULES) {
      if (!("prepare" in test)) expect(readFileSync(path.join(SRC, test[0]), "utf8")).toContain(test[1]);
    }
  });
});

let server: Awaited<ReturnType<typeof serveRoutes>>;
beforeAll(async () => {
  server = await serveRoutes();
  await asOwner(`create function slow_write() returns trigger language plpgsql as
    $$ begin perform pg_sleep(0.3); return null; end $$`);
});
afterAll(() => server[Symbol.asyncDispose]());

/** In the first ring, one for each way to break a rule. */
const FIRST = [
  "campaigns leave out",
  "no two segments have names",
  "a limited number of runs",
  "a limited number of files",
];

const competing = RULES.flatMap(({ rule, test }) =>
  "prepare" in test ? [[FIRST.some((part) => rule.includes(part)) ? rule : `${rule} @full`, test] as const] : [],
);

/** Not on Citus, whose tables have no triggers. */
const whereTriggersWork = test.skipIf(inject("postgres").nodes.length > 1);

whereTriggersWork.each(competing)("two requests at once keep the rule: %s", async (_, { slow, prepare }) => {
  const compete = await prepare(await anArena(server.url));
  const triggers = slow.map((table) => `slow_write on ${table}`);
  await asOwner(
    ...triggers.map(
      (on) =>
        `create trigger ${on.replace(" on ", " after insert or update or delete on ")} execute function slow_write()`,
    ),
  );
  try {
    const { seen, right } = await compete();
    expect(seen).toEqual(right);
  } finally {
    await asOwner(...triggers.map((on) => `drop trigger ${on}`));
  }
});
