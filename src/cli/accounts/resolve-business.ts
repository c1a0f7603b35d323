import { businessBySlug, commandLine } from "#lib/accounts/manage-businesses.ts";
import { AppError } from "#lib/domain/errors.ts";
import type { Actor } from "#lib/domain/permissions.ts";

/** The command line as an actor in the business with this slug. Throws NOT_FOUND. */
export const actingIn = async (slug: string): Promise<Actor> => {
  const business = await businessBySlug(slug);
  if (!business) throw new AppError("NOT_FOUND", `There is no business ${slug}`);
  return commandLine({ businessId: business.id });
};
