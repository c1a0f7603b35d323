import { isIP } from "node:net";
import { refuseField } from "#core/values/fields.ts";
import { isPrivateAllowed } from "./guarded-lookup.ts";
import { isPrivateAddress } from "./private-addresses.ts";

const isLocal = (host: string): boolean =>
  /(^|\.)localhost\.?$/i.test(host) || (isIP(host) !== 0 && isPrivateAddress(host));

/**
 * Throws INVALID_PARAMETER for a host that no connection would ever be made to. Names are resolved when it is made: what they resolve to
 * can change.
 */
export const checkPublicHost = (field: string, host: string): void => {
  if (isPrivateAllowed() || !isLocal(host.replace(/^\[|\]$/g, ""))) return;
  refuseField(field, { reason: "public_address", message: "must be public, not in the server's own network" });
};

/** The same for an address, which must also be https. */
export const checkPublicUrl = (field: string, address: string): void => {
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:" && !isPrivateAllowed()) {
    refuseField(field, { reason: "https", message: "must start with https://" });
  }
  checkPublicHost(field, hostname);
};
