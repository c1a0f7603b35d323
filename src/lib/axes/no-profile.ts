import { objectingAmong } from "#lib/server/db/profiling.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { type AppError, refusalBy } from "../domain/errors.ts";
import type { Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { noCustomer } from "../segments/assign-segments.ts";

export const objectsToProfiling = async (scope: Scope, customerId: string): Promise<boolean> =>
  isUuid(customerId) &&
  (await withBusiness(scope, (client) => objectingAmong(client, scope, [customerId]))).has(customerId.toLowerCase());

/** Why a customer has no profile: NOT_FOUND (CUSTOMER_NOT_FOUND), or CONFLICT (PROFILING_OBJECTED). */
export const noProfile = async (scope: Scope, customerId: string): Promise<AppError> =>
  (await objectsToProfiling(scope, customerId))
    ? refusalBy("PROFILING_OBJECTED", "This customer objects to profiling")
    : noCustomer();
