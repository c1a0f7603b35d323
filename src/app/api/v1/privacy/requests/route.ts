import { handle } from "#core/http/handle.ts";
import { createPrivacyRequest } from "#features/customers/contracts/privacy-requests.ts";
import { enterRequest } from "#features/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [createPrivacyRequest, async (request, actor) => ({ data: await enterRequest(actor, request) })],
});
