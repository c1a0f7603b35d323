import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import {
  readStoredPlaybookSettings,
  type StoredPlaybookSettings,
  saveAtVersion,
} from "#features/playbooks/store/playbook-settings.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import type { PlaybookSettings } from "#records/rules/playbook.ts";
import type { updatePlaybookSettings } from "./contracts/playbook-settings.ts";

const shown = ({ settings, version, at }: StoredPlaybookSettings, currency: string) => ({
  ...settings,
  version,
  changedAt: at,
  currency,
});

/** The settings in major units, with the version that a change must name. */
export const readPlaybookSettings = async (scope: Scope) => {
  const { currency } = await getBusinessOrThrow(scope);
  return shown(await withBusiness(scope, (client) => readStoredPlaybookSettings(client, scope)), currency);
};

const FIELDS = [
  "drifting",
  "premiumMembership",
  "outreachMembership",
  "outreachLifetimeValue",
  "hardCases",
  "flashSale",
  "premiumCollection",
  "winBackPerWeek",
  "winBackLeastValue",
] as (keyof PlaybookSettings)[];

/** Removes duplicate segments and rounds money to whole minor units. */
const tidied = (settings: PlaybookSettings, currency: string): PlaybookSettings => ({
  drifting: [...new Set(settings.drifting)],
  premiumMembership: settings.premiumMembership,
  outreachMembership: settings.outreachMembership,
  outreachLifetimeValue: toMajor(toMinor(settings.outreachLifetimeValue, currency), currency),
  hardCases: [...new Set(settings.hardCases)],
  flashSale: [...new Set(settings.flashSale)],
  premiumCollection: [...new Set(settings.premiumCollection)],
  winBackPerWeek: settings.winBackPerWeek,
  winBackLeastValue: toMajor(toMinor(settings.winBackLeastValue, currency), currency),
});

/**
 * Changes the playbook settings, with an audit entry; unchanged values add none. Throws CONFLICT (EDITED_MEANWHILE)
 * after a concurrent change.
 */
export const changePlaybookSettings = async (
  actor: Actor,
  { version, ...wanted }: ContractInput<typeof updatePlaybookSettings>,
) => {
  const { currency } = await getBusinessOrThrow(actor);
  return withBusiness(actor, async (client) => {
    const before = await readStoredPlaybookSettings(client, actor);
    const settings = tidied(
      {
        ...wanted,
        winBackPerWeek: wanted.winBackPerWeek ?? before.settings.winBackPerWeek,
        winBackLeastValue: wanted.winBackLeastValue ?? before.settings.winBackLeastValue,
      },
      currency,
    );
    const meanwhile = () => refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    if (before.version !== version) throw meanwhile();
    const changed = FIELDS.filter((field) => String(before.settings[field]) !== String(settings[field]));
    if (changed.length === 0) return shown(before, currency);
    if (!(await saveAtVersion(client, actor, "play_settings", { value: settings, version, at: now() })))
      throw meanwhile();
    const of = (values: PlaybookSettings) => Object.fromEntries(changed.map((field) => [field, String(values[field])]));
    await insertAuditLine(client, actor, {
      action: "plays.changed",
      before: of(before.settings),
      after: of(settings),
    });
    return shown(await readStoredPlaybookSettings(client, actor), currency);
  });
};
