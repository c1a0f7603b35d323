import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, isIPv4, type LookupFunction } from "node:net";
import { settings } from "#core/server/settings.ts";
import { refuseField } from "#core/values/fields.ts";
import { OutgoingError } from "./outgoing-error.ts";

/**
 * IPv4 ranges that are not on the public internet (iana.org/assignments/iana-ipv4-special-registry), and those that a cloud answers at only
 * to its own servers.
 */
const IPV4: readonly [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  // Shared by carriers (RFC 6598), and Alibaba Cloud's metadata.
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local, and the metadata of most clouds.
  ["169.254.0.0", 16],
  // IBM Cloud's service network and endpoints.
  ["161.26.0.0", 16],
  ["166.8.0.0", 14],
  // Azure's WireServer, with the machine's credentials.
  ["168.63.129.16", 32],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  // AS112 and multicast relays, which answer inside many networks.
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/** Within 2000::/3, the IPv6 ranges that are not on the public internet, and those that embed an IPv4 address. */
const IPV6: readonly [string, number][] = [
  // Teredo and other protocol assignments.
  ["2001::", 23],
  ["2001:db8::", 32],
  // 6to4.
  ["2002::", 16],
  // AS112.
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
];

const blocked = new BlockList();
/** All global unicast addresses (iana.org/assignments/ipv6-address-space): any other range is special, also one that gets its purpose later. */
const assigned = new BlockList();
assigned.addSubnet("2000::", 3, "ipv6");
// IPv4-mapped addresses are compared as IPv4.
assigned.addSubnet("0.0.0.0", 0, "ipv4");
assigned.addSubnet("64:ff9b::", 96, "ipv6");
for (const [network, prefix] of IPV4) {
  blocked.addSubnet(network, prefix, "ipv4");
  // A network with NAT64 (RFC 6052) reaches the IPv4 address in the last 32 bits.
  blocked.addSubnet(`64:ff9b::${network}`, 96 + prefix, "ipv6");
}
for (const [network, prefix] of IPV6) blocked.addSubnet(network, prefix, "ipv6");

/** Whether an IP address is loopback, private, link-local, reserved or otherwise not public; IPv4-mapped ones too. */
export const isPrivateAddress = (address: string): boolean => {
  // A zone, as in fe80::1%eth0, only occurs in addresses of the local network.
  if (isIP(address) === 0 || address.includes("%")) return true;
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  return !assigned.check(address, family) || blocked.check(address, family);
};

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
