import { type LookupAddress, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
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
