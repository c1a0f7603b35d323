import { checkNotBlank, checkPlainName, refuseField } from "#core/values/fields.ts";

const TAG = { max: 50 };

/** Lower case, so that "VIP" and "vip" are the same, and without a leading #. */
export const plainTag = (given: string): string =>
  given
    .trim()
    .replace(/^#+\s*/, "")
    .replaceAll(/\s+/g, " ")
    .toLowerCase();

/** Normalizes a tag. */
export const readTag = (given: string): string => {
  const { max } = TAG;
  const tag = plainTag(given);
  checkNotBlank("tag", tag);
  if ([...tag].length > max) {
    refuseField("tag", { reason: "too_long", values: { max }, message: `must have at most ${max} characters` });
  }
  return tag;
};

/** A tag to add to customers. Throws INVALID_PARAMETER for an invalid one; removing an invalid tag is allowed. */
export const readNewTag = (given: string): string => {
  checkPlainName("tag", given);
  return readTag(given);
};
