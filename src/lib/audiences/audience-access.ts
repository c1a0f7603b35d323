import { assertMay } from "#lib/domain/accounts/grants.ts";
import { type AudienceFormatName, FORMAT_USES } from "#lib/domain/audiences/formats/format-uses.ts";
import { refusalBy } from "#lib/domain/errors.ts";
import type { Rights } from "#lib/domain/permissions.ts";

/**
 * Throws FORBIDDEN without `data:export`, and without `customers:pii` for a file that shows addresses and names: hashes identify a
 * customer only to a system that knows them.
 */
export const assertMaySend = (actor: Rights, format: AudienceFormatName): void => {
  assertMay(actor, "data:export");
  if (!FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};

export const noAudience = () => refusalBy("AUDIENCE_NOT_FOUND", "There is no such audience");
