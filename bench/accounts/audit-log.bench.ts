import type pg from "pg";
import { readAuditLog } from "#features/accounts/read-audit-log.ts";
import { WINDOW } from "#features/accounts/store/audit-lines.ts";
import { asAdmin } from "#testing/request.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addBusiness } from "../shared/shops.ts";

// An audit log with a million entries compared with one slightly longer than a search window: reading is bounded, so a
// growing log must not become slower.

const LONG = 1_000_000;
const SHORT = WINDOW + 1000;
const ROUNDS = 5;

/** Logins, downloads and denials of a busy business, one per second. */
const fill = async (owner: pg.Client, lines: number): Promise<string> => {
  const businessId = await addBusiness(owner);
  await owner.query(
    `insert into audit_log (business_id, id, at, actor_kind, actor_id, action, things, after, request_id)
       select $1::uuid, gen_random_uuid(), now() - i * interval '1 second', 'user', md5((i % 40)::text)::uuid::text,
           (array['login.succeeded', 'file.downloaded', 'request.refused'])[1 + i % 3],
           jsonb_build_object('user', md5((i % 977)::text)::uuid), jsonb_build_object('path', '/api/reports/' || i),
           gen_random_uuid()::text
         from generate_series(1, $2::int) i`,
    [businessId, lines],
  );
  return businessId;
};

await withBenchDatabase(async (owner) => {
  const [long, short] = [await fill(owner, LONG), await fill(owner, SHORT)];
  await owner.query("vacuum analyze audit_log");
  const read = (businessId: string, question: { q?: string; action?: string }) => () =>
    readAuditLog(asAdmin({ businessId }), { page: 1, pageSize: 25, ...question }, { language: "en" });
  const times = await takeTurns(
    {
      "first page, a million lines": { work: read(long, {}) },
      "first page, a short log": { work: read(short, {}) },
      "two words, a million lines": { work: read(long, { q: "refused reports/77" }) },
      "two words, a short log": { work: read(short, { q: "refused reports/77" }) },
    },
    ROUNDS,
  );
  state(
    "a page of a million lines over a short log's",
    times.ratio("first page, a million lines", "first page, a short log"),
    {
      atMost: 3,
    },
  );
  state(
    "a search in a million lines over a short log's",
    times.ratio("two words, a million lines", "two words, a short log"),
    {
      atMost: 2,
    },
  );
});
