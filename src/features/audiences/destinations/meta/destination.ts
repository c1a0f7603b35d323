import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { accessToken, accountId, listId } = SHARED_FIELDS;

export const meta = defineDestination({
  format: { purposes: ["advertising"], isHashed: true },
  fields: { accessToken, accountId, listId },
});
