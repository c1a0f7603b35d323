import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords.ts";
import { resetPassword } from "#features/accounts/reset-passwords.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.resetPassword, async (given, stranger) => ({ data: await resetPassword(stranger, given) })],
});
