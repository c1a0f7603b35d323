import * as contracts from "#contracts/criteria-fields.ts";
import { handle } from "#http/handle.ts";
import { listCriteriaValues } from "#lib/criteria-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCriteriaValues, (request, actor, reader) => listCriteriaValues(actor, request, reader)],
});
