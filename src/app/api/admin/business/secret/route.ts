import { rotateSecret } from "#contracts/accounts/business.ts";
import { handle } from "#http/handle.ts";
import { rotateTenantSecret } from "#lib/accounts/manage-businesses.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [rotateSecret, async ({ overlapHours }, actor) => ({ data: await rotateTenantSecret(actor, overlapHours) })],
});
