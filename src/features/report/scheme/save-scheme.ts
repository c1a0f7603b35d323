import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { insertSchemeVersion } from "#features/report/store/rfm-schemes.ts";
import { readSchemes, type ShownSchemes } from "./read-schemes.ts";
import { readScheme, type WireScheme } from "./wire-scheme.ts";

/** Saves a version, which is not used until it is activated. Throws INVALID_PARAMETER for a scheme that cannot be used. */
export const saveScheme = async (
  actor: Actor,
  { scheme, note }: { scheme: WireScheme; note: string },
): Promise<ShownSchemes> => {
  const { currency } = await getBusinessOrThrow(actor);
  const read = readScheme(scheme, currency);
  await withBusiness(actor, async (client) => {
    const version = await insertSchemeVersion(client, actor, { scheme: read, note, at: now() });
    await insertAuditLine(client, actor, { action: "rfm_scheme.saved", after: { version, note } });
  });
  return readSchemes(actor);
};
