import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { fileLines } from "#lib/audiences/send-audience.ts";
import type { AudienceFormatName } from "#lib/domain/audiences/formats/format-uses.ts";
import { writeSendFile } from "#lib/server/audiences/send-files.ts";
import { selectMembers, TARGET_ROWS } from "#lib/server/db/audiences/judge-members.ts";
import { recordMembers } from "#lib/server/db/audiences/sent-members.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { settings } from "#lib/server/settings.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";

// Members to a file, compared with COPY TO a file of the same rows; and what it costs to record a
// difference of 1,000 members compared with recording all of them, for information: a send reads all members to find the difference,
// so that it costs less than recording all of them, but not as little as 1,000 do.

const ROUNDS = 3;
const CHANGED = 1000;

const { values } = parseArgs({ options: { customers: { type: "string", default: "1000000" } } });
const customers = Number(values.customers);
if (!(Number.isInteger(customers) && customers >= 10 * CHANGED)) throw new Error("--customers must be at least 10000");

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);

await withBenchDatabase(async (owner) => {
  const businessId = randomUUID();
  const scope = { businessId };
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1, $2, 'Bench', 'UTC', 'GBP')",
    [businessId, businessId],
  );
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
  const write = (client: PoolClient, format: AudienceFormatName) =>
    writeSendFile(
      audienceId,
      fileLines(client, { format, name: "Bench" }, () => {
        most = Math.max(most, process.memoryUsage().rss);
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

  let number = 1;
  const record = (client: PoolClient) => recordMembers(client, scope, { audienceId, number: number++ });
  const changed = Math.min(CHANGED, customers);
  const times = await withMembers((client) =>
    takeTurns(
      {
        "recording all members": {
          prepare: () => client.query("delete from audience_members where business_id = $1", [businessId]),
          work: () => record(client),
        },
        "a difference of 1,000": {
          prepare: async () => {
            await client.query(
              `delete from audience_members where business_id = $1 and audience_id = $2 and customer_id in (
                 select id from audience_target order by id limit ${changed})`,
              [businessId, audienceId],
            );
          },
          work: async () => {
            const { added, removed } = await record(client);
            if (added !== changed || removed !== 0) throw new Error(`${added} added and ${removed} removed`);
          },
        },
      },
      ROUNDS,
    ),
  );
  const share = times.ratio("a difference of 1,000", "recording all members");
  console.log(
    `  a difference of 1,000 over recording all ${customers}: ${share.toFixed(2)} (a record without a bound)`,
  );
});
