import { handle } from "#core/http/handle.ts";
import { rotateSecret } from "#features/accounts/contracts/business.ts";
import { rotateTenantSecret } from "#features/accounts/manage-businesses.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [rotateSecret, async ({ overlapHours }, actor) => ({ data: await rotateTenantSecret(actor, overlapHours) })],
});
