import type pg from "pg";
import { connected } from "#core/postgres/open-database.ts";
import { inspectReaders, type ReaderState } from "#features/accounts/store/reader-powers.ts";
import { about, catchFindings, type Finding } from "./finding.ts";

/** What a login changed about itself, which PostgreSQL lets every login do. */
export const describeChanges = ({ ownSettings, hasOwnPassword }: ReaderState): string[] => [
  ...(hasOwnPassword ? ["has another password than the one that create-reader printed"] : []),
  ...(ownSettings.length > 0 ? [`has changed its own settings: ${ownSettings.join(", ")}`] : []),
];

/** From two billion on, PostgreSQL accepts no more writes. Its autovacuum acts at 200 million. */
const MANY_IDS = 1_000_000_000;

const checkIds = async (client: pg.Client): Promise<Finding[]> => {
  const { rows } = await client.query<{ age: number }>("select max(age(datfrozenxid))::int as age from pg_database");
  const age = rows[0]?.age ?? 0;
  if (age < MANY_IDS) return [];
  return [
    about("readers").warn(
      `${age} transaction IDs are in use; PostgreSQL stops writing at two billion`,
      "End the oldest transactions and sessions (pg_stat_activity), and run as a superuser: vacuum (freeze)",
    ),
  ];
};

const checkEach = async (client: pg.Client): Promise<Finding[]> => {
  const { ok, warn } = about("readers");
  const { rows } = await client.query(
    "select from pg_attribute where attrelid = to_regclass('private.readers') and attname = 'password_sum'",
  );
  if (rows.length === 0) return [];
  const readers = await inspectReaders(client);
  const powers = new Map<string, { means: string; logins: string[] }>();
  for (const reader of readers) {
    for (const { means, deny } of reader.powers) {
      powers.set(deny, { means, logins: [...(powers.get(deny)?.logins ?? []), reader.login] });
    }
  }
  const held = [...powers].map(([deny, { means, logins }]) =>
    warn(`${logins.join(", ")} can ${means}`, `Run as a superuser in this database: ${deny}`),
  );
  const changed = readers.flatMap((reader) =>
    describeChanges(reader).map((change) =>
      warn(
        `${reader.login} ${change}`,
        `If that was not agreed, run: npm run admin -- drop-reader --login ${reader.login}, and create another`,
      ),
    ),
  );
  const all = [...held, ...changed, ...(await checkIds(client))];
  return all.length > 0 || readers.length === 0 ? all : [ok(`${readers.length}, with no power but to read`)];
};

/** What the logins for reporting may do to others of the same PostgreSQL; `url` is a superuser's or the owner's. Nothing if there are none. */
export const checkReaders = (url: string): Promise<Finding[]> =>
  catchFindings("readers", () => connected(url, checkEach));
