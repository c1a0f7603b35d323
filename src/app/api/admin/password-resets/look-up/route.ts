import * as contracts from "#contracts/accounts/passwords.ts";
import { handle } from "#http/handle.ts";
import { lookUpPasswordReset } from "#lib/accounts/reset-passwords.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpPasswordReset,
    async ({ token }, stranger) => ({ data: await lookUpPasswordReset(stranger, token) }),
  ],
});
