/**
 * The caller's address. Each trusted proxy appends the address of its client to X-Forwarded-For, so the caller is the
 * n-th from the right; addresses further left may be forged.
 */
export const callerAddress = (
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  trustedProxies: number,
): string => {
  const chain = [forwardedFor ?? []].flat().flatMap((header) => header.split(",").map((entry) => entry.trim()));
  const told = trustedProxies > 0 ? chain.at(-trustedProxies) : undefined;
  return (told || peer || "unknown").replace(/^::ffff:/, "");
};
