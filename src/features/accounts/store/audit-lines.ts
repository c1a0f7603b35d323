import type { PoolClient } from "pg";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/** A stored audit log entry. */
export type AuditRow = {
  id: string;
  at: Date;
  actorKind: "user" | "token" | "system";
  actorId: string | null;
  action: string;
  things: Record<string, string>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  requestId: string | null;
};

export type AuditFilter = {
  actorId?: string | undefined;
  /** `token.created`, or `token` for all actions with that prefix. */
  action?: string | undefined;
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
  /** All must occur, case-insensitively. */
  words: readonly string[];
};

type AuditPage = Page<AuditRow> & {
  /** Older entries were not searched; null if all were. */
  notLookedBefore: Date | null;
};

/**
 * How far back one search goes: the newest entries that match everything but the words. Words are found by scanning,
 * because under row level security no index serves words inside JSON, and a log only grows: of a million entries,
 * scanning 50,000 takes 0.3 s, all of them 4 s.
 */
export const WINDOW = 50_000;

const COLUMNS = `id, at, actor_kind, actor_id, action, things, before, after, reason,
  request_id`;

/** The text that words are searched in, built once per entry. */
const TEXT = "lower(concat_ws(' ', action, actor_id, reason, request_id, things, before, after))";

/** The conditions that use the index on time or are cheap to check. */
const fitting = ({ businessId }: Scope, { actorId, action, from, to }: AuditFilter) => {
  const values: unknown[] = [businessId];
  const conditions = ["business_id = $1"];
  const add = (condition: (place: string) => string, value: unknown) => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (from) add((place) => `at >= ${place}`, from);
  if (to) add((place) => `at < ${place}`, to);
  if (actorId) add((place) => `actor_id = ${place}`, actorId);
  if (action) add((place) => `(action = ${place} or action ^@ (${place} || '.'))`, action);
  return { values, sql: `from audit_log where ${conditions.join(" and ")} order by at desc, id desc` };
};

/** The IDs of this business's users, tokens and segments whose name or email contains the word. */
const idsBehind = async (client: PoolClient, { businessId }: Scope, word: string): Promise<string[]> => {
  const { rows } = await client.query<{ id: string }>(
    `select u.id::text as id from memberships m join users u on u.id = m.user_id
       where m.business_id = $1 and strpos(folded(u.name || ' ' || u.email), folded($2)) > 0
     union all
     select id::text from api_tokens where business_id = $1 and strpos(folded(name), folded($2)) > 0
     union all
     select segment_id::text from customer_segments where business_id = $1 and strpos(name_key, folded($2)) > 0`,
    [businessId, word],
  );
  return rows.map(({ id }) => id);
};

/** A word occurs in the entry itself, or in the name of its actor or subject. */
const occurs = (word: number, ids: number): string =>
  `(strpos(text, $${word}) > 0 or actor_id = any($${ids})
    or things->>'user' = any($${ids}) or things->>'token' = any($${ids}) or things->>'segment' = any($${ids})
    or exists (select from customers c where c.business_id = $1 and c.customer_id = case when things->>'customer' ~ '^[0-9a-f-]{36}$' then (things->>'customer')::uuid end
      and strpos(c.search_key, folded($${word})) > 0))`;

const search = async (
  client: PoolClient,
  scope: Scope,
  filter: AuditFilter,
  place: PageWindow,
): Promise<Page<AuditRow>> => {
  const { values, sql } = fitting(scope, filter);
  const conditions: string[] = [];
  for (const word of filter.words) {
    values.push(word.toLowerCase(), await idsBehind(client, scope, word));
    conditions.push(occurs(values.length - 1, values.length));
  }
  const looked = `(select *, ${TEXT} as text ${sql} limit ${WINDOW}) as looked`;
  const found = `select ${COLUMNS} from ${looked} where ${conditions.join(" and ")}`;
  return readPage(client, { found, order: "at desc, id desc", values }, place);
};

/** One page, newest first. */
export const readAuditLines = (scope: Scope, filter: AuditFilter, place: PageWindow): Promise<AuditPage> =>
  withBusiness(scope, async (client) => {
    const { values, sql } = fitting(scope, filter);
    const { rows: looked } = await client.query<{ count: number; oldest: Date | null }>(
      `select count(*)::int as count, min(at) filter (where place <= ${WINDOW}) as oldest
         from (select at, row_number() over (order by at desc, id desc) as place ${sql} limit ${WINDOW + 1}) as looked`,
      values,
    );
    const { count = 0, oldest = null } = looked[0] ?? {};
    const notLookedBefore = count > WINDOW ? oldest : null;
    if (filter.words.length > 0) return { ...(await search(client, scope, filter, place)), notLookedBefore };
    const [limit, offset] = [Math.max(0, Math.min(place.limit, WINDOW - place.offset)), place.offset];
    const { rows: data } = await client.query<AuditRow>(
      `select ${COLUMNS} ${sql} limit ${limit} offset ${offset}`,
      values,
    );
    return { data, total: Math.min(count, WINDOW), notLookedBefore };
  });
