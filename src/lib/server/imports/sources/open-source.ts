import {
  ACCESS_OF,
  type Access,
  type AccessField,
  type ConnectionKind,
} from "#lib/domain/imports/connections/kinds.ts";
import type { OutgoingClient } from "../../outgoing/outgoing-client.ts";
import { OutgoingError } from "../../outgoing/outgoing-error.ts";
import { openShopify } from "./shopify/open-shopify.ts";
import type { OpenSource, Source } from "./source.ts";

/** Kinds without one only deliver by webhook. */
const SOURCES: Partial<Record<ConnectionKind, OpenSource>> = { shopify: openShopify() };

/** Throws `OutgoingError` KEYS_MISSING if a field is missing. */
export const openSource = (kind: ConnectionKind, access: Access, client: OutgoingClient): Source => {
  const open = SOURCES[kind];
  const missing = ACCESS_OF[kind].filter((field) => !access[field]);
  if (!open || missing.length > 0) throw new OutgoingError("KEYS_MISSING", missing.join(", "));
  return open(access as Record<AccessField, string>, client);
};
