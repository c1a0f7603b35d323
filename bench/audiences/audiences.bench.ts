import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { NIL } from "uuid";
import { withBusiness } from "#core/db/with-business.ts";
import { settings } from "#core/server/settings.ts";
import type { AudienceFormatName } from "#features/audiences/destinations/destinations.ts";
import { fileLines } from "#features/audiences/send-audience.ts";
import { type DeliveryPosition, PHASES } from "#features/audiences/store/destinations.ts";
import { selectMembers, TARGET_ROWS } from "#features/audiences/store/judge-members.ts";
import { writeSendFile } from "#features/audiences/store/send-files.ts";
import { readMembers, recordMembers } from "../../src/features/audiences/store/sent-members.ts";

import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { addBusiness } from "../shared/shops.ts";

// Members to a file, compared with COPY TO a file of the same rows. A difference of 1,000 members: recording it, which looks at all
// members, compared with recording all of them; and what a delivery reads of it, in an audience of all customers compared with one of
// 2,000.

const ROUNDS = 3;
const CHANGED = 1000;
/** Of Klaviyo, the smallest of the destinations' batches times ten. */
const BATCH = 1000;
const ASK_EVERY = 20_000;

const { values } = parseArgs({ options: { customers: { type: "string", default: "1000000" } } });
const customers = Number(values.customers);
if (!(Number.isInteger(customers) && customers >= 10 * CHANGED)) throw new Error("--customers must be at least 10000");

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

await withBenchDatabase(async (owner) => {
  const businessId = await addBusiness(owner, { currency: "GBP" });
  const scope = { businessId };
  await owner.query(
    `insert into customers (business_id, customer_id, external_id, name, email, phone, country, city, postal_code, email_consent,
       advertising_consent)
     select $1, uuidv7(), 'C-' || i, 'First' || i || ' Last' || i, 'customer' || i || '@example.com',
            '+44' || (7000000000 + i)::text, 'GB', 'London', 'SW1A 1AA', 'granted', 'granted'
       from generate_series(1, $2::int) i`,
    [businessId, customers],
  );
  await owner.query("analyze");

  const frame = { businessId, currency: "GBP", timeZone: "UTC", today: "2026-11-22" };
  const filter = { words: [], criteria: null, segmentId: null, ids: null, reachable: null };
  const selection = { filter, purpose: "email", needsAscii: false } as const;
  const audienceId = randomUUID();
  const file = path.join(settings().DATA_DIR, "yardstick.csv");

  /** Runs in a transaction with the selected members. */
  const withMembers = <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
    withBusiness(scope, async (client) => {
      await selectMembers(client, frame, selection);
      return work(client);
    });
  let most = 0;
  let lastAsked = 0;
  const write = (client: PoolClient, format: AudienceFormatName) =>
    writeSendFile(
      audienceId,
      fileLines(client, { format, name: "Bench" }, (members) => {
        // Asking takes longer than writing a hundred lines.
        if (members - lastAsked < ASK_EVERY && members > lastAsked) return;
        lastAsked = members;
        most = Math.max(most, process.memoryUsage.rss());
      }),
    );

  await withMembers(async (client) => {
    const times = await takeTurns(
      {
        "CSV file": { work: () => write(client, "csv") },
        "Klaviyo file": { work: () => write(client, "klaviyo") },
        "Meta file, hashed": { work: () => write(client, "meta") },
        "COPY TO": {
          work: () =>
            pipeline(client.query(copyTo(`copy (${TARGET_ROWS}) to stdout (format csv)`)), createWriteStream(file)),
        },
      },
      ROUNDS,
    );
    const rate = Math.round(customers / (times.median("CSV file") / 1000));
    console.log(`  ${rate} members a second to a CSV file, at most ${megabytes(most)} MB resident`);
    state("members a second to a file over COPY TO's", times.ratio("COPY TO", "CSV file"), { atLeast: 0.33 });
  });

  const record = (client: PoolClient, audience: string, number: number) =>
    recordMembers(client, scope, { audienceId: audience, number });
  // In place of the temporary table, so that each turn is a transaction of its own and leaves no dead rows to the next.
  await owner.query(
    `create unlogged table audience_target as select customer_id as id from customers;
     grant select on audience_target to customer360_app;
     analyze audience_target`,
  );
  const recorded = randomUUID();
  let number = 1;
  const forget = async (which: string) => {
    await owner.query(`delete from audience_members where ${which}`);
    await owner.query("vacuum (analyze) audience_members");
  };
  const recording = await takeTurns(
    {
      "recording all members": {
        prepare: () => forget("true"),
        work: () => withBusiness(scope, (client) => record(client, recorded, number++)),
      },
      "recording a difference of 1,000": {
        prepare: () => forget(`customer_id in (select id from audience_target order by id limit ${CHANGED})`),
        work: async () => {
          const { added, removed } = await withBusiness(scope, (client) => record(client, recorded, number++));
          if (added !== CHANGED || removed !== 0) throw new Error(`${added} added and ${removed} removed`);
        },
      },
    },
    ROUNDS,
  );
  await owner.query("drop table audience_target");
  state(
    "recording a difference of 1,000 over recording all",
    recording.ratio("recording a difference of 1,000", "recording all members"),
    { atMost: 0.25 },
  );

  // An audience of all customers and one of twice as many as change; in both, the same number leave and come.
  const SMALL = randomUUID();
  const half = CHANGED / 2;
  await withMembers(async (client) => {
    await client.query(`create temp table everyone as ${TARGET_ROWS}`);
    const all = `select * from everyone order by id`;
    for (const [audience, size] of [
      [audienceId, customers],
      [SMALL, 2 * CHANGED],
    ] as const) {
      for (const [number, from] of [
        [1, 0],
        [2, half],
      ] as const) {
        await client.query("delete from audience_target");
        await client.query(`insert into audience_target ${all} limit ${size - half} offset ${from}`);
        const { added, removed } = await record(client, audience, number);
        if (number === 2 && (added !== half || removed !== half)) throw new Error(`${added} added, ${removed} removed`);
      }
    }
    await client.query("analyze audience_members");
  });

  /** Reads what a delivery sends, in its batches. */
  const readDifference = async (audience: string): Promise<void> => {
    let found = 0;
    for (const phase of PHASES) {
      let place: DeliveryPosition = { target: 2, phase, afterSend: 0, afterCustomer: NIL };
      for (;;) {
        const from = place;
        const rows = await withBusiness(scope, (client) =>
          readMembers(client, scope, { audienceId: audience, delivered: 1 }, from, {
            limit: BATCH,
            today: frame.today,
          }),
        );
        const last = rows.at(-1);
        if (!last) break;
        found += rows.length;
        place = { ...place, afterSend: last.send, afterCustomer: last.customerId };
      }
    }
    if (found !== CHANGED) throw new Error(`${found} found`);
  };
  await owner.query(
    `insert into audiences (business_id, id, name, source, format, purpose, schedule, hour, scheduled_since, created_by,
       changed_by, created_at, updated_at)
     select $1::uuid, unnest($2::uuid[]), 'Bench ' || random(), '{"kind":"all"}', 'csv', 'email', 'manual', 0, now(), 'bench', 'bench', now(), now()`,
    [businessId, [audienceId, SMALL]],
  );
  const times = await takeTurns(
    {
      "a difference of 1,000 in all customers": { work: () => readDifference(audienceId) },
      "a difference of 1,000 in 2,000 customers": { work: () => readDifference(SMALL) },
    },
    3 * ROUNDS,
  );
  const [large, small] = [
    "a difference of 1,000 in all customers",
    "a difference of 1,000 in 2,000 customers",
  ] as const;
  state("a difference in all customers over the same in 2,000", times.ratio(large, small), { atMost: 1.5 });
});
