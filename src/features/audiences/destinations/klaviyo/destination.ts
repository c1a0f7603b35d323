import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { apiKey, listId } = SHARED_FIELDS;

export const klaviyo = defineDestination({
  format: { purposes: ["email", "sms"], isHashed: false },
  fields: { apiKey, listId },
});
