import { handle } from "#core/http/handle.ts";
import { closePrivacyRequest } from "#features/customers/contracts/privacy-requests.ts";
import { closeRequest } from "#features/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [closePrivacyRequest, async ({ id, state }, actor) => ({ data: await closeRequest(actor, id, state) })],
});
