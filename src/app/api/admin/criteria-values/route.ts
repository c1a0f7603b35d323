import * as contracts from "#contracts/segments/criteria-fields.ts";
import { handle } from "#http/handle.ts";
import { listCriteriaValues } from "#lib/segments/list-criteria-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCriteriaValues, (request, actor, reader) => listCriteriaValues(actor, request, reader)],
});
