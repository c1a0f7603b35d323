import * as contracts from "#contracts/accounts/passwords.ts";
import { handle } from "#http/handle.ts";
import { resetPassword } from "#lib/accounts/reset-passwords.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.resetPassword, async (given, stranger) => ({ data: await resetPassword(stranger, given) })],
});
