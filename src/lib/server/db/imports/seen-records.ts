import type { ClientBase } from "pg";

/** Prepares `firstSeen` in the caller's transaction, at whose end it is dropped. */
export const beginSeen = async (client: ClientBase): Promise<void> => {
  await client.query("create temp table seen_records (id text primary key) on commit drop");
};

/** Which of these IDs were not passed before: the list may be longer than memory. */
export const firstSeen = async (client: ClientBase, ids: readonly string[]): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    "insert into seen_records select distinct unnest($1::text[]) on conflict do nothing returning id",
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
};
