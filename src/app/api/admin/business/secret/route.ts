import { rotateSecret } from "#contracts/business.ts";
import { handle } from "#http/handle.ts";
import { rotateTenantSecret } from "#lib/businesses.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [rotateSecret, async ({ overlapHours }, actor) => ({ data: await rotateTenantSecret(actor, overlapHours) })],
});
