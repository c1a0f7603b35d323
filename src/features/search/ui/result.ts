import type { ReactNode } from "react";
import type { ResultKind } from "#features/search/rules/kinds.ts";

/** What can be done with a result or what a result does: opens an address, or runs. `onOpen` runs before the page opens in this tab. */
type Deed = { href: string; onOpen?: () => void; run?: never } | { href?: never; onOpen?: never; run: () => void };

/** An entry of the palette. */
export type Entry = Deed & {
  /** Unique in the palette; recent results are stored by it. */
  key: string;
  title: string;
  icon?: ReactNode;
  note?: string | undefined;
  /** The title's language, if it is not the page's. */
  lang?: "en";
  /** Repeats what was typed, so it is not highlighted and never listed as recent. */
  isPassing?: boolean;
};

/** A found record, page, action, field of segment rules or part of the documentation. */
export type Result = Entry & {
  kind: ResultKind;
  also?: readonly string[];
  /** The entries that → opens, besides opening it. */
  actions?: readonly Entry[];
};

/** Results under a heading. */
export type ResultGroup = { key: ResultKind | "recent"; results: readonly Result[] };
