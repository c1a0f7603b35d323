import { SEASONS } from "./season.ts";

/** In tie-breaking order. */
export const TRAIT_KINDS = ["category", "channel", "season"] as const;

export type TraitKind = (typeof TRAIT_KINDS)[number];

/** A property of an order: a product category, a sales channel, a season. `name` is the shop's term or the season's. */
export type Trait = { kind: TraitKind; name: string };

const PREFIXES: Record<TraitKind, string> = { category: "CAT", channel: "CH", season: "SEA" };

export const toTraitCode = ({ kind, name }: Trait): string => `${PREFIXES[kind]}:${name}`;

/** The trait of a segment code; null for `OTHER`, `NONE` and invalid codes. */
export const readTrait = (code: string): Trait | null => {
  const [, prefix, name] = /^(CAT|CH|SEA):(.+)$/s.exec(code) ?? [];
  const kind = TRAIT_KINDS.find((each) => PREFIXES[each] === prefix);
  return kind && name !== undefined ? { kind, name } : null;
};

export const byCodePoint = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]];
  const i = left.findIndex((character, at) => character !== right[at]);
  if (i === -1) return left.length - right.length;
  return (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
};

/** Tie-breaking order: category, channel, season; then names by code point, seasons in calendar order. */
export const compareTraits = (a: Trait, b: Trait): number => {
  if (a.kind !== b.kind) return TRAIT_KINDS.indexOf(a.kind) - TRAIT_KINDS.indexOf(b.kind);
  if (a.kind !== "season") return byCodePoint(a.name, b.name);
  const order: readonly string[] = SEASONS;
  return order.indexOf(a.name) - order.indexOf(b.name);
};
