import { isPersonalId } from "#core/values/personal-data.ts";

/** The ID under which a record of a connection is stored. An email address or phone number names the person, whatever the shop. */
export const prefixedId = (prefix: string, id: string): string => (isPersonalId(id) ? id : `${prefix}${id}`);

/** The ID here of a record of a source. */
export type OwnId = (kind: "order" | "customer" | "product" | "ticket" | "event", id: string) => string;
