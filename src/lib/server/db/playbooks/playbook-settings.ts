import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "#lib/domain/playbooks/playbook-settings.ts";
import type { AuditActor } from "../accounts/audit-log.ts";
import { withBusiness } from "../with-business.ts";

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

/** Replaces the settings read at a version; false if they have changed since. In the caller's transaction. */
export const savePlaybookSettings = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { settings, version, at }: { settings: PlaybookSettings; version: number; at: Date },
): Promise<boolean> => {
  const values = [businessId, JSON.stringify(settings), at, kind, id];
  const { rowCount } =
    version === 0
      ? await client.query(
          `insert into play_settings (business_id, version, settings, at, by_kind, by_id)
           values ($1, 1, $2::jsonb, $3, $4, $5) on conflict do nothing`,
          values,
        )
      : await client.query(
          `update play_settings set version = version + 1, settings = $2::jsonb, at = $3, by_kind = $4, by_id = $5
            where business_id = $1 and version = $6`,
          [...values, version],
        );
  return rowCount === 1;
};

/** The rules' current settings. */
export const playbookSettingsOf = async (scope: Scope): Promise<PlaybookSettings> =>
  (await withBusiness(scope, (client) => readStoredPlaybookSettings(client, scope))).settings;
