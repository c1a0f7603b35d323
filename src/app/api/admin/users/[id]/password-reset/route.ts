import * as contracts from "#contracts/accounts/passwords.ts";
import { handle } from "#http/handle.ts";
import { createPasswordReset } from "#lib/accounts/reset-passwords.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.createPasswordReset, async ({ id }, actor) => ({ data: await createPasswordReset(actor, id) })],
});
