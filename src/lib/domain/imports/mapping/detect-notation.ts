import type { DateOrder, DecimalSign } from "../import-format.ts";

/** The only value that all votes are for; null if there is none or they disagree. */
const agreed = <Value>(votes: readonly Value[]): Value | null => {
  const [first] = votes;
  return first !== undefined && votes.every((vote) => vote === first) ? first : null;
};

/** The order of day, month and year in a column of dates; null if no date shows it, or two contradict each other. */
export const detectDateOrder = (values: readonly string[]): DateOrder | null =>
  agreed(
    values.flatMap((text): DateOrder[] => {
      const [, a = "", b = ""] = /^(\d{1,4})[./-](\d{1,2})[./-]\d{1,4}\b/.exec(text) ?? [];
      if (a.length === 4) return ["ymd"];
      if (Number(a) > 12) return ["dmy"];
      return Number(b) > 12 ? ["mdy"] : [];
    }),
  );

/** The decimal sign in a column of amounts; null if none shows it, as 1.234 does not, or two contradict each other. */
export const detectDecimalSign = (values: readonly string[]): DecimalSign | null =>
  agreed(
    values.flatMap((text): DecimalSign[] => {
      const [, sign, decimals = ""] = /([.,])(\d+)\D*$/.exec(text) ?? [];
      if (sign !== "." && sign !== ",") return [];
      const other = sign === "." ? "," : ".";
      // Thousands are in groups of three, so anything else is decimals, as is what follows both signs.
      return decimals.length !== 3 || text.includes(other) ? [sign] : [];
    }),
  );
