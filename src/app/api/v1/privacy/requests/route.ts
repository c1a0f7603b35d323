import { createPrivacyRequest } from "#contracts/customers/privacy-requests.ts";
import { handle } from "#http/handle.ts";
import { enterRequest } from "#lib/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [createPrivacyRequest, async (request, actor) => ({ data: await enterRequest(actor, request) })],
});
