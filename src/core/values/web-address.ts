/**
 * An address of the web; null for any other text. Addresses without a host, such as `file:` and `data:`, are none: the parser writes
 * their origin as "null", which it can't read again.
 */
export const parseWebAddress = (text: string): URL | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && ["https:", "http:"].includes(url.protocol) ? url : null;
};
