import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { accessToken, listId } = SHARED_FIELDS;

export const hubspot = defineDestination({
  format: { purposes: ["email"], isHashed: false },
  fields: { accessToken, listId },
});
