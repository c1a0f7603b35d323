import { objectingAmong } from "#core/db/profiling.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { type AppError, refusalBy } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { noCustomer } from "../segments/assign-segments.ts";

export const objectsToProfiling = async (scope: Scope, customerId: string): Promise<boolean> =>
  isUuid(customerId) &&
  (await withBusiness(scope, (client) => objectingAmong(client, scope, [customerId]))).has(customerId.toLowerCase());

/** Why a customer has no profile: NOT_FOUND (CUSTOMER_NOT_FOUND), or CONFLICT (PROFILING_OBJECTED). */
export const noProfile = async (scope: Scope, customerId: string): Promise<AppError> =>
  (await objectsToProfiling(scope, customerId))
    ? refusalBy("PROFILING_OBJECTED", "This customer objects to profiling")
    : noCustomer();
