import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { businessBySlug, commandLine } from "#features/accounts/manage-businesses.ts";

/** The command line as an actor in the business with this slug. Throws NOT_FOUND. */
export const actingIn = async (slug: string): Promise<Actor> => {
  const business = await businessBySlug(slug);
  if (!business) throw new AppError("NOT_FOUND", `There is no business ${slug}`);
  return commandLine({ businessId: business.id });
};
