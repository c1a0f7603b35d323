import { handle } from "#core/http/handle.ts";
import { resetPassword } from "#features/accounts/change-passwords.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.resetPassword, async (given, stranger) => ({ data: await resetPassword(stranger, given) })],
});
