import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Rights } from "#core/values/permissions.ts";
import { type AudienceFormatName, FORMAT_USES } from "#features/audiences/rules/formats/format-uses.ts";

/**
 * Throws FORBIDDEN without `data:export`, and without `customers:pii` for a file that shows addresses and names: hashes identify a
 * customer only to a system that knows them.
 */
export const assertMaySend = (actor: Rights, format: AudienceFormatName): void => {
  assertMay(actor, "data:export");
  if (!FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};

export const noAudience = () => refusalBy("AUDIENCE_NOT_FOUND", "There is no such audience");
