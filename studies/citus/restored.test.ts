import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { readPlaces } from "#core/postgres/citus.ts";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import { restore } from "#features/operations/backup.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { aFullBusiness, backupOf, fingerprints } from "#testing/processes/backups.ts";
import { aDatabase, dropDatabases, ownDatabase } from "#testing/processes/scratch-database.ts";

test.skipIf(!isTestingCitus)(
  "a backup is restored into a database without tables, which are then distributed",
  async () => {
    onTestFinished(dropDatabases);
    await aFullBusiness();
    const own = ownDatabase();
    const packed = await backupOf(own);
    const database = await aDatabase();
    const result = await restore(database, Readable.from([packed]));
    expect(result).toMatchObject({ migrated: [], leftOut: [] });
    expect(await fingerprints(database)).toEqual(await fingerprints(own));
    const misplaced = await connected(database.ownerUrl, async (owner) =>
      (await readPlaces(owner)).filter((table) => table.is !== table.shouldBe),
    );
    expect(misplaced).toEqual([]);

    const migrated = await aDatabase();
    await migrateDatabase(migrated);
    await expect(restore(migrated, Readable.from([packed]))).rejects.toThrow("restore into a database without tables");
  },
);
