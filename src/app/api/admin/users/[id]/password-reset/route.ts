import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords.ts";
import { createPasswordReset } from "#features/accounts/reset-passwords.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.createPasswordReset, async ({ id }, actor) => ({ data: await createPasswordReset(actor, id) })],
});
