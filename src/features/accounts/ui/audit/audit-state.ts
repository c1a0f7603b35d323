import { type AddressState, defineAddress, LIST_NAMES, parsed } from "#core/ui/address.ts";

type DiffPiece = { kind: "same" | "gone" | "new"; text: string };

/** Longer texts are shown as replaced entirely, because the table below has words × words cells. */
const MOST_WORDS = 200;

/** `lengths[i][j]`: the length of the longest common subsequence of `before` from i and `after` from j. */
const commonLengths = (before: readonly string[], after: readonly string[]): number[][] => {
  const lengths = Array.from({ length: before.length + 1 }, () => Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return lengths;
};

/** Merges adjacent pieces of the same kind. */
const join = (pieces: readonly DiffPiece[]): DiffPiece[] =>
  pieces.reduce<DiffPiece[]>((joined, piece) => {
    const last = joined.at(-1);
    if (last?.kind === piece.kind) last.text = `${last.text} ${piece.text}`;
    else joined.push({ ...piece });
    return joined;
  }, []);

/** A word diff by longest common subsequence (Hunt and McIlroy 1976); removed words come before added ones. */
export const wordDiff = (before: string, after: string): DiffPiece[] => {
  const [old, now] = [before, after].map((text) => text.split(/\s+/).filter((word) => word !== ""));
  if (!old || !now) return [];
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) {
    return [
      { kind: "gone", text: before },
      { kind: "new", text: after },
    ];
  }
  const lengths = commonLengths(old, now);
  const pieces: DiffPiece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [gone, fresh] = [old[i], now[j]];
    if (gone !== undefined && gone === fresh) {
      pieces.push({ kind: "same", text: gone });
      i += 1;
      j += 1;
    } else if (
      gone !== undefined &&
      (fresh === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    ) {
      pieces.push({ kind: "gone", text: gone });
      i += 1;
    } else if (fresh !== undefined) {
      pieces.push({ kind: "new", text: fresh });
      j += 1;
    }
  }
  return join(pieces);
};

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const filter = (isValid: (text: string) => boolean) => parsed((text) => (isValid(text) ? text : undefined), "");

/** The filters in the address; "" for all. Days are ISO dates, both inclusive. */
export const auditAddress = defineAddress(
  {
    actor: filter((text) => text.length <= 100),
    action: filter((text) => /^[a-z_]{1,50}([.][a-z_]{1,50})?$/.test(text)),
    from: filter(isDay),
    to: filter(isDay),
  },
  { list: LIST_NAMES },
);

export type AuditState = AddressState<typeof auditAddress>;

/** A period whose first day comes after its last. */
export const isReversedPeriod = ({ from, to }: AuditState): boolean => from !== "" && to !== "" && from > to;

/** The filters as query parameters, without the unset ones. */
export const toAuditFilters = ({ actor, action, from, to }: AuditState) => ({
  actor: actor || undefined,
  action: action || undefined,
  from: from || undefined,
  to: to || undefined,
});
