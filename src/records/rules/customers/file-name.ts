/** Lower case, without accents, words joined by hyphens: "At Risk" is "at-risk". Letters of every alphabet are kept. */
const slugify = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

/**
 * The name of a customer file, made of the list, the part of it and the day:
 * `segment-vip-customers-2026-11-21.csv`.
 */
export const customerFileName = (
  list: string,
  parts: readonly (string | undefined)[],
  day: string,
  extension: "csv" | "json" | "pdf" = "csv",
): string => {
  const words = [list, ...parts, day].flatMap((part) => (part === undefined ? [] : slugify(part) || []));
  return `${words.join("-")}.${extension}`;
};
