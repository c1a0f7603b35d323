import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "#features/playbooks/rules/playbook-settings.ts";

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
