import { networkOf } from "../rate-limit.ts";

/** Set by our own HTTP server on every request, over whatever the client sent. */
const ADDRESS_HEADER = "x-customer-360-address";

/** What limits by address count by. */
export const callerNetwork = (request: Request): string => networkOf(request.headers.get(ADDRESS_HEADER) ?? "unknown");
