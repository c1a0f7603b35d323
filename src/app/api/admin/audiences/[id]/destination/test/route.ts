import * as contracts from "#contracts/audiences/audience-destination.ts";
import { handle } from "#http/handle.ts";
import { testDestination } from "#lib/audiences/test-destination.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.testDestination,
    async ({ id, ...given }, actor) => ({ data: await testDestination(actor, id, given) }),
  ],
});
