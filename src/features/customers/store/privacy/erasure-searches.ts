import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { StoredSecret } from "#core/server/encryption.ts";
import { decryptSecret, encryptSecret } from "#core/server/encryption.ts";
import { log } from "#core/server/log.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ErasedPerson } from "#core/values/personal-data.ts";

type TextType = "text" | "jsonb" | "text[]" | "bytea";

export type TextTable = {
  table: string;
  /** The primary key without the business; empty if there is one row per business. */
  key: readonly { name: string; type: string }[];
  columns: readonly { name: string; type: TextType; isWritten: boolean }[];
};

const OWN = "what another customer is known by";
const KEY = "an ID by which the source sends the record again, or by which records refer to each other";
const SECRET = "a hash, or encrypted";
const ACCOUNT = "of a user's account, invitation or session, or of a token";
const SETTING = "what the business's own connections need to work";
const CALCULATED = "calculated from numbers, in the product's own words";

const all = (table: string, columns: string, reason: string): [string, string][] =>
  columns.split(" ").map((column) => [`${table}.${column}`, reason]);

/**
 * Columns of a business's tables that keep what names an erased customer, and why. All others are searched, also those that a later
 * version adds. The erased customer's own rows are anonymized or deleted before.
 */
export const KEPT_COLUMNS: ReadonlyMap<string, string> = new Map([
  ...all("customers", "external_id name first_name last_name email phone street city region postal_code", OWN),
  ...all("customers", "country locale loyalty_level email_consent sms_consent advertising_consent", CALCULATED),
  ...all("customers", "corrections", SECRET),
  ...all("customer_aliases", "external_id", OWN),
  ...all("orders", "external_id", KEY),
  ...all("orders", "status", CALCULATED),
  ...all("order_items", "product_id external_id", KEY),
  ...all("refunds", "external_id", KEY),
  ...all("refunds", "items", CALCULATED),
  ...all("products", "external_id", KEY),
  ...all("deleted_orders", "external_id", KEY),
  ...all("support_tickets", "external_id", KEY),
  ...all("help_desk_tickets", "ticket_id requester_id", KEY),
  ...all("help_desk_tickets", "email_key", SECRET),
  ...all("customer_events", "external_id product_id order_id", KEY),
  ...all("custom_fields", "key", KEY),
  ...all("import_changes", "record", KEY),
  ...all("import_changes", "kind", CALCULATED),
  ...all("source_records", "record external_id", KEY),
  ...all("webhook_deliveries", "delivery_key", KEY),
  ...all("erasures", "alias", "the random ID that replaced a customer's"),
  ...all("erasure_tombstones", "alias", "the random ID that replaced a customer's"),
  ...all("erasure_tombstones", "hash", SECRET),
  ...all("erasure_keys", "key", SECRET),
  ...all("erasure_searches", "sealed key_id", SECRET),
  ...all("erasure_searches", "place_table place_key", KEY),
  ...all("idempotency_keys", "actor_id key_hash fingerprint answer", SECRET),
  ...all("api_tokens", "hash", SECRET),
  ...all("api_tokens", "name permissions role", ACCOUNT),
  ...all("audit_log", "actor_kind actor_id action", ACCOUNT),
  ...all("rfm_schemes", "by_kind by_id", ACCOUNT),
  ...all("password_resets", "hash", SECRET),
  ...all("invitations", "email name role hash invited_by", ACCOUNT),
  ...all("memberships", "role", ACCOUNT),
  ...all("sessions", "user_agent network ended_reason", ACCOUNT),
  ...all("default_views", "actor_id list", ACCOUNT),
  ...all("view_schedules", "by_kind by_id", ACCOUNT),
  ...all("view_recipients", "problem", CALCULATED),
  ...all("connections", "settings sealed_secrets secret_key_id sealed_access access_key_id id_prefix", SETTING),
  ...all("id_prefixes", "kind prefix address", SETTING),
  ...all("audience_destinations", "settings sealed_keys key_id", SETTING),
  ...all("slack_connections", "channel sealed_keys key_id", SETTING),
  ...all("slack_posts", "ts", KEY),
  ...all("webhook_endpoints", "sealed_secret secret_key_id previous_sealed_secret previous_secret_key_id", SECRET),
  ...all("customer_rfm", "segment", CALCULATED),
  ...all("purchasing_groups", "behavioral value frequency", CALCULATED),
  ...all("customer_forecasts", "tier cohort", CALCULATED),
  ...all("planned_events", "by_kind by_id", ACCOUNT),
  ...all("customer_actions", "actions segment", CALCULATED),
  ...all("customer_action_marks", "action mark by_kind by_id", CALCULATED),
  ...all("customer_profiles", "archetype_id likeness", CALCULATED),
  ...all("membership_positions", "memberships archetype", CALCULATED),
  ...all("membership_changes", "before replaced archetype_before archetype", CALCULATED),
  ...all("customer_drifts", "velocities why archetype_before archetype", CALCULATED),
  ...all("customer_duplicates", "reasons dismissed_kind dismissed_id", CALCULATED),
  ...all("customer_merge_records", "kind", CALCULATED),
  ...all("customer_segment_assignments", "by_kind by_id", CALCULATED),
  ...all("segment_membership_changes", "change by_kind by_id reason", CALCULATED),
  ...all("campaign_members", "stratum", CALCULATED),
]);

/** Copies of rows: their values stay in the columns in which they would stay. */
export const COPIED_ROWS: ReadonlySet<string> = new Set([
  "import_changes.before",
  "customer_merges.merged",
  "customer_merges.parts",
]);

/** The names of the columns that copied rows keep. */
export const KEPT_IN_COPIES: readonly string[] = [
  ...new Set(
    [...KEPT_COLUMNS]
      .filter(([, reason]) => reason === OWN || reason === KEY)
      .map(([column]) => column.split(".")[1] ?? ""),
  ),
];

/** Texts that users write, in which a word can be an ID too. */
const WRITTEN: ReadonlySet<string> = new Set(
  [
    "audiences.name audience_sends.file_name campaigns.name campaigns.source_name customer_changes.tag customer_notes.text",
    "customer_segments.name customer_segments.description import_files.file_name imports.file_name planned_events.name saved_views.name",
    "segment_versions.name segment_versions.description slack_connections.name webhook_endpoints.name",
  ].flatMap((columns) => columns.split(" ")),
);

/** A business's tables with the columns that are searched for erased customers, in the order of their names. */
export const readTextTables = async (client: ClientBase): Promise<TextTable[]> => {
  const { rows } = await client.query<{
    table: string;
    key: TextTable["key"];
    columns: { name: string; type: TextType }[];
  }>(
    `select c.relname as table,
            coalesce((select jsonb_agg(jsonb_build_object('name', quote_ident(k.attname), 'type', format_type(k.atttypid, k.atttypmod)) order by place)
               from pg_index i cross join unnest(i.indkey::int2[]) with ordinality as u(attnum, place)
               join pg_attribute k on k.attrelid = c.oid and k.attnum = u.attnum
              where i.indrelid = c.oid and i.indisprimary and k.attname <> 'business_id'), '[]') as key,
            jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and format_type(a.atttypid, null) = any('{text,jsonb,text[],bytea}')
        and exists (select from pg_attribute b where b.attrelid = c.oid and b.attname = 'business_id' and not b.attisdropped)
      group by c.oid, c.relname order by c.relname`,
  );
  return rows.flatMap(({ table, key, columns }) => {
    const searched = columns
      .filter(({ name }) => !KEPT_COLUMNS.has(`${table}.${name}`))
      .map((column) => ({ ...column, isWritten: WRITTEN.has(`${table}.${column.name}`) }));
    return searched.length > 0 ? [{ table, key, columns: searched }] : [];
  });
};

const toEncryptionContext = (businessId: string, id: string): string => `erasure search ${businessId} ${id}`;

/** Where a search goes on: in a table, after a key; null before its first row. */
type SearchPlace = { table: string; key: readonly string[] | null };

export type ErasureSearch = { id: string; people: readonly ErasedPerson[]; place: SearchPlace | null };

/** Stores the erased customers that texts are searched for, until `endSearches`. */
export const insertSearch = async (
  client: ClientBase,
  { businessId }: Scope,
  people: readonly ErasedPerson[],
  at: Date,
): Promise<void> => {
  const id = uuidv7();
  const { sealed, keyId } = encryptSecret(JSON.stringify(people), toEncryptionContext(businessId, id));
  await client.query("insert into erasure_searches (business_id, id, sealed, key_id, at) values ($1, $2, $3, $4, $5)", [
    businessId,
    id,
    sealed,
    keyId,
    at,
  ]);
};

type Stored = { id: string; keys: StoredSecret; table: string | null; key: string[] | null };

/** The unfinished searches, those that have begun first. Those that another AUTH_SECRET encrypted wait for it to come back. */
export const listSearches = async (client: ClientBase, { businessId }: Scope): Promise<ErasureSearch[]> => {
  const { rows } = await client.query<Stored>(
    `select id, json_build_object('sealed', sealed, 'keyId', key_id) as keys, place_table as "table", place_key as key
       from erasure_searches where business_id = $1 order by place_table nulls last, at, id`,
    [businessId],
  );
  return rows.flatMap(({ id, keys, table, key }) => {
    const people = decryptSecret(keys, toEncryptionContext(businessId, id));
    if (people !== null)
      return [{ id, people: JSON.parse(people) as ErasedPerson[], place: table === null ? null : { table, key } }];
    log().error({ businessId, id }, "texts can't be searched for erased customers, because AUTH_SECRET has changed");
    return [];
  });
};

export const savePlace = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
  { table, key }: SearchPlace,
): Promise<void> => {
  await client.query(
    "update erasure_searches set place_table = $3, place_key = $4 where business_id = $1 and id = any($2::uuid[])",
    [businessId, ids, table, JSON.stringify(key)],
  );
};

export const endSearches = async (client: ClientBase, { businessId }: Scope, ids: readonly string[]): Promise<void> => {
  await client.query("delete from erasure_searches where business_id = $1 and id = any($2::uuid[])", [businessId, ids]);
};
