import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { activeSchemeIn } from "#records/rfm/schemes.ts";
import { type BusinessTexts, schemeTexts } from "#records/rules/business-texts.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "#records/rules/playbook.ts";

export type StoredTexts = {
  texts: BusinessTexts;
  /** 0 if never changed. */
  version: number;
  at: Date | null;
};

export const readStoredTexts = async (client: PoolClient, { businessId }: Scope): Promise<StoredTexts> => {
  const { rows } = await client.query<StoredTexts>(
    "select texts, version, at from business_texts where business_id = $1",
    [businessId],
  );
  return rows[0] ?? { texts: {}, version: 0, at: null };
};

/** The business's current texts; the actions of its RFM scheme come first. */
export const readBusinessTexts = (scope: Scope): Promise<BusinessTexts> =>
  withBusiness(scope, async (client) => {
    const { scheme } = await activeSchemeIn(client, scope);
    return schemeTexts(scheme.looks, (await readStoredTexts(client, scope)).texts);
  });

/** The tables with one versioned value for each business, and the column it is in. */
const COLUMNS = { business_texts: "texts", play_settings: "settings" } as const;

/** Replaces the value read at a version, 0 if there was none; false if it has changed since. In the caller's transaction. */
export const saveAtVersion = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  table: keyof typeof COLUMNS,
  { value, version, at }: { value: object; version: number; at: Date },
): Promise<boolean> => {
  const column = COLUMNS[table];
  const values = [businessId, JSON.stringify(value), at, kind, id];
  const { rowCount } =
    version === 0
      ? await client.query(
          `insert into ${table} (business_id, version, ${column}, at, by_kind, by_id)
           values ($1, 1, $2::jsonb, $3, $4, $5) on conflict do nothing`,
          values,
        )
      : await client.query(
          `update ${table} set version = version + 1, ${column} = $2::jsonb, at = $3, by_kind = $4, by_id = $5
            where business_id = $1 and version = $6`,
          [...values, version],
        );
  return rowCount === 1;
};

export type StoredPlaybookSettings = {
  settings: PlaybookSettings;
  /** 0 for the defaults, if never changed. */
  version: number;
  at: Date | null;
};

/** Missing settings have their default. */
export const readStoredPlaybookSettings = async (
  client: PoolClient,
  { businessId }: Scope,
): Promise<StoredPlaybookSettings> => {
  const { rows } = await client.query<{ settings: Partial<PlaybookSettings>; version: number; at: Date }>(
    "select settings, version, at from play_settings where business_id = $1",
    [businessId],
  );
  const [row] = rows;
  return row
    ? { ...row, settings: { ...DEFAULT_PLAYBOOK_SETTINGS, ...row.settings } }
    : { settings: DEFAULT_PLAYBOOK_SETTINGS, version: 0, at: null };
};

/** The rules' current settings. */
export const loadPlaybookSettings = async (scope: Scope): Promise<PlaybookSettings> =>
  (await withBusiness(scope, (client) => readStoredPlaybookSettings(client, scope))).settings;
