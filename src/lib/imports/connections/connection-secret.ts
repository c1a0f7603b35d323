import type { SecretUse } from "#lib/server/db/imports/connections/connections.ts";
import { publicUrl } from "../../server/settings.ts";

/** Binds an encrypted secret to its connection, so that it can't be moved to another one. */
export const secretContext = (connectionId: string, use: SecretUse = "webhooks"): string =>
  use === "webhooks" ? `connection ${connectionId}` : `connection ${connectionId} ${use}`;

/** Where the shop sends its webhooks; Square signs this address too. */
export const webhookAddress = (connectionId: string): string => `${publicUrl()}/api/webhooks/${connectionId}`;
