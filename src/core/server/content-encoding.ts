/** The encodings we answer with, best first. */
const ENCODINGS = ["br", "gzip"] as const;

export type ContentEncoding = (typeof ENCODINGS)[number];

/**
 * Next removes `Content-Encoding` from the answers of routes. Theirs has this name until the HTTP server renames it
 * (`cli/server/http-server.ts`).
 */
export const ENCODING_HEADER = "x-customer-360-encoding";

/** Smaller bodies fit into one packet anyway. */
export const LEAST_COMPRESSED_BYTES = 1_024;

/** The best of `encodings` that an `Accept-Encoding` header allows (RFC 9110, section 12.5.3); null for none. */
export const acceptedEncoding = (
  header: string | string[] | null | undefined,
  encodings: readonly ContentEncoding[] = ENCODINGS,
): ContentEncoding | null => {
  const weights = new Map<string, number>();
  for (const part of [header ?? []].flat().join(",").toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((word) => word.trim());
    const weight = parameters.find((word) => word.startsWith("q="));
    if (name) weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)) || 0);
  }
  const weightOf = (name: string): number => weights.get(name) ?? weights.get("*") ?? 0;
  const [best] = [...encodings].sort((a, b) => weightOf(b) - weightOf(a));
  return best !== undefined && weightOf(best) > 0 ? best : null;
};
