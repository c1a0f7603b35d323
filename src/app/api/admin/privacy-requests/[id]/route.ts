import { closePrivacyRequest } from "#contracts/customers/privacy-requests.ts";
import { handle } from "#http/handle.ts";
import { closeRequest } from "#lib/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [closePrivacyRequest, async ({ id, state }, actor) => ({ data: await closeRequest(actor, id, state) })],
});
