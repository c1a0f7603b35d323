import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import {
  type Access,
  type AccessField,
  type ConnectionKind,
  isReadableKind,
  listAccessFields,
  type ReadableKind,
} from "#core/values/connection-kinds.ts";
import { openBigcommerce } from "./bigcommerce.ts";
import { openGorgias } from "./gorgias.ts";
import { openMagento } from "./magento.ts";
import { openMedusa } from "./medusa.ts";
import { openShopify } from "./shopify.ts";
import type { OpenSource, Source } from "./source.ts";
import { openSquare } from "./square.ts";
import { openStripe } from "./stripe.ts";
import { openWooCommerce } from "./woocommerce.ts";

const SOURCES: Record<ReadableKind, OpenSource> = {
  shopify: openShopify(),
  woocommerce: openWooCommerce,
  magento: openMagento,
  bigcommerce: openBigcommerce,
  medusa: openMedusa,
  stripe: openStripe,
  square: openSquare,
  gorgias: openGorgias,
};

/** Throws `OutgoingError` KEYS_MISSING if a field is missing. */
export const openSource = (kind: ConnectionKind, access: Access, client: OutgoingClient): Source => {
  const missing = listAccessFields(kind).filter((field) => !access[field]);
  if (!isReadableKind(kind) || missing.length > 0) throw new OutgoingError("KEYS_MISSING", missing.join(", "));
  return SOURCES[kind](access as Record<AccessField, string>, client);
};
