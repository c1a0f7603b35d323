import { expect, onTestFinished, test } from "vitest";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";

const BUSINESS = "11111111-1111-4111-8111-111111111111";
const idOf = (n: number) => `a0000000-0000-4000-8000-00000000000${n}`;

test("stored refusals without a date get the one when they were recorded, or else the migration's", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0005_consent_refusals"));
  const began = new Date();
  await connected(database.ownerUrl, async (owner) => {
    await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
    await owner.query(
      "insert into businesses (id, slug, name, time_zone, currency) values ($1, 'shop', 'Shop', 'UTC', 'USD')",
      [BUSINESS],
    );
    for (const [i, [state, at]] of [
      ["denied", null],
      ["denied", null],
      ["denied", "2026-03-01"],
      ["granted", null],
    ].entries())
      await owner.query(
        `insert into customers (business_id, customer_id, external_id, created_at, email_consent, email_consent_at)
         values ($1, $2, $3, '2026-01-01', $4, $5)`,
        [BUSINESS, idOf(i + 1), String(i + 1), state, at],
      );
    await owner.query(
      `insert into consent_changes (business_id, customer_id, channel, recorded_at, before_state, state)
       values ($1, $2, 'email', '2026-02-01', 'granted', 'denied')`,
      [BUSINESS, idOf(2)],
    );
  });
  await migrateDatabase(database);
  await connected(database.ownerUrl, async (owner) => {
    await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
    const { rows } = await owner.query<{ at: Date | null }>(
      "select email_consent_at as at from customers order by external_id",
    );
    const [first, ...others] = rows.map(({ at }) => at);
    expect(first?.getTime()).toBeGreaterThanOrEqual(began.getTime() - 1000);
    expect(others).toEqual([new Date("2026-02-01"), new Date("2026-03-01"), null]);
    // Dating them is no change of a consent: the history has what it had.
    const history = await owner.query<{ id: string; at: Date }>(
      "select customer_id as id, recorded_at as at from consent_changes",
    );
    expect(history.rows).toEqual([{ id: idOf(2), at: new Date("2026-02-01") }]);
  });
});
