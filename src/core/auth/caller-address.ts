import { toNetworkAddress } from "./rate-limit.ts";

/** Set by our HTTP server on every request, overwriting any value from the client. */
const ADDRESS_HEADER = "x-customer-360-address";

/** The key for rate limits by address. */
export const callerNetwork = (request: Request): string =>
  toNetworkAddress(request.headers.get(ADDRESS_HEADER) ?? "unknown");
