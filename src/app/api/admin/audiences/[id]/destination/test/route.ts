import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audience-destination.ts";
import { testDestination } from "#features/audiences/manage-destination.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.testDestination,
    async ({ id, ...given }, actor) => ({ data: await testDestination(actor, id, given) }),
  ],
});
