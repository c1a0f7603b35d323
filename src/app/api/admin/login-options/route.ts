import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/first-setup.ts";
import { readLoginOptions } from "#features/accounts/set-up-installation.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readLoginOptions, async () => ({ data: await readLoginOptions() })],
});
