import { publicUrl } from "#core/server/settings.ts";
import type { SecretUse } from "#features/imports/store/connections/connections.ts";

/** Binds an encrypted secret to its connection, so that it can't be moved to another one. */
export const secretContext = (connectionId: string, use: SecretUse = "webhooks"): string =>
  use === "webhooks" ? `connection ${connectionId}` : `connection ${connectionId} ${use}`;

/** Where the shop sends its webhooks; Square signs this address too. */
export const webhookAddress = (connectionId: string): string => `${publicUrl()}/api/webhooks/${connectionId}`;
