import * as contracts from "#contracts/passwords.ts";
import { handle } from "#http/handle.ts";
import { resetPassword } from "#lib/password-resets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.resetPassword, async (given, stranger) => ({ data: await resetPassword(stranger, given) })],
});
