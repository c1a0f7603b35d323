import type { Scope } from "#lib/domain/permissions.ts";
import { createConnection, type ShownConnection } from "#lib/imports/connections/manage-connections.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { asAdmin } from "../request.ts";
import { SECRET } from "./connections.ts";
import { WOO_KEYS, type WooShop } from "./woocommerce-shop.ts";

/** A connection that reads the local shop, and whose first load is queued. */
export const aWooConnection = (scope: Scope, { address }: WooShop): Promise<ShownConnection> => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  const draft = { kind: "woocommerce", name: "The Lamp Shop", storefrontId: 1, secret: SECRET } as const;
  return createConnection(asAdmin(scope), { ...draft, address, ...WOO_KEYS });
};
