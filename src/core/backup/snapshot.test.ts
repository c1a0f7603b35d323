import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { asOwner } from "#testing/processes/backups.ts";
import { ownDatabase } from "#testing/processes/scratch-database.ts";
import { atOneMoment } from "./snapshot.ts";

const own = ownDatabase();

const withClient = async <Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: own.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const columnsOf = (name: string, tables: readonly { name: string; columns: string[] }[]) =>
  tables.find((table) => table.name === name)?.columns;

test("waits for a running migration, and reads its result", async () => {
  await withClient(async (migrating) => {
    await migrating.query("begin");
    await migrating.query("alter table storefronts add column floor int not null default 7");
    const seen = withClient((client) =>
      atOneMoment(client, async ({ tables }) => {
        const { rows } = await client.query("select count(*) from storefronts where floor = 7");
        return { columns: columnsOf("public.storefronts", tables), rows };
      }),
    );
    await pause(300);
    await migrating.query("commit");
    expect((await seen).columns).toContain("floor");
  });
  await asOwner(own, "alter table storefronts drop column floor");
});

test("a migration that starts meanwhile waits until reading is done", async () => {
  const order: string[] = [];
  let migration: Promise<unknown> | undefined;
  await withClient((client) =>
    atOneMoment(client, async () => {
      migration = asOwner(own, "alter table storefronts add column floor int").then(() => order.push("migrated"));
      await pause(300);
      order.push("read");
    }),
  );
  await migration;
  expect(order).toEqual(["read", "migrated"]);
  await asOwner(own, "alter table storefronts drop column floor");
});
