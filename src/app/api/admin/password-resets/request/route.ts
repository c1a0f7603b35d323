import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";
import { requestPasswordReset } from "#features/accounts/request-password-reset.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.requestPasswordReset,
    (input, stranger, { language }) => requestPasswordReset(stranger, input, language),
  ],
});
