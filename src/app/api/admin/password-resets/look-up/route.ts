import { handle } from "#core/http/handle.ts";
import { lookUpPasswordReset } from "#features/accounts/change-passwords.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpPasswordReset,
    async ({ token }, stranger) => ({ data: await lookUpPasswordReset(stranger, token) }),
  ],
});
