import { handle } from "#core/http/handle.ts";
import { createPasswordReset } from "#features/accounts/change-passwords.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.createPasswordReset, async ({ id }, actor) => ({ data: await createPasswordReset(actor, id) })],
});
