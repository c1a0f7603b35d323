import { SEASONS } from "./season.ts";

/** In the order that decides between equals. */
export const TRAIT_KINDS = ["category", "channel", "season"] as const;

export type TraitKind = (typeof TRAIT_KINDS)[number];

/** Something an order has: a product of a category, a sales channel, a season. `name` is the shop's word or the season's. */
export type Trait = { kind: TraitKind; name: string };

const PREFIXES: Record<TraitKind, string> = { category: "CAT", channel: "CH", season: "SEA" };

export const codeOf = ({ kind, name }: Trait): string => `${PREFIXES[kind]}:${name}`;

/** The trait of a segment's code; null for `OTHER`, `NONE` and what is no code. */
export const readTrait = (code: string): Trait | null => {
  const [, prefix, name] = /^(CAT|CH|SEA):(.+)$/s.exec(code) ?? [];
  const kind = TRAIT_KINDS.find((each) => PREFIXES[each] === prefix);
  return kind && name !== undefined ? { kind, name } : null;
};

const byCodePoint = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]];
  const i = left.findIndex((character, at) => character !== right[at]);
  if (i === -1) return left.length - right.length;
  return (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
};

/** Between equals: category, channel, season; then names by code point, seasons as the year goes. */
export const compareTraits = (a: Trait, b: Trait): number => {
  if (a.kind !== b.kind) return TRAIT_KINDS.indexOf(a.kind) - TRAIT_KINDS.indexOf(b.kind);
  if (a.kind !== "season") return byCodePoint(a.name, b.name);
  const order: readonly string[] = SEASONS;
  return order.indexOf(a.name) - order.indexOf(b.name);
};
