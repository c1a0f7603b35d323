import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords.ts";
import { lookUpPasswordReset } from "#features/accounts/reset-passwords.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpPasswordReset,
    async ({ token }, stranger) => ({ data: await lookUpPasswordReset(stranger, token) }),
  ],
});
