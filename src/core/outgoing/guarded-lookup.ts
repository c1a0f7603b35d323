import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { settings } from "../server/settings.ts";
import { OutgoingError } from "./outgoing-error.ts";
import { isPrivateAddress } from "./private-addresses.ts";

/**
 * Resolves a host for the connection that is about to be opened, and refuses it if any of its addresses is private. The
 * connection uses these very addresses, so that a name that resolves differently the next time (DNS rebinding) gains nothing.
 */
export const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, []);
    if (addresses.some(({ address }) => isPrivateAddress(address))) {
      return callback(new OutgoingError("PRIVATE_ADDRESS", hostname), []);
    }
    const [first] = addresses;
    return options.all || !first ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

export const isPrivateAllowed = (): boolean => settings().ALLOW_PRIVATE_CONNECTIONS === "yes";

/** Hosts that are names are checked when they are resolved; an address that is written out is not resolved. */
export const assertPublicAddress = (host: string): void => {
  if (isIP(host) !== 0 && isPrivateAddress(host) && !isPrivateAllowed()) {
    throw new OutgoingError("PRIVATE_ADDRESS", host);
  }
};

/** The option of a connection that resolves its host, unless private addresses are allowed. */
export const guardedLookup = (): { lookup?: LookupFunction } => (isPrivateAllowed() ? {} : { lookup: publicOnly });
