"use client";

import { createContext, use } from "react";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import type { Dragging } from "./keyboard/use-dragging.ts";
import type { Builder } from "./use-builder.ts";

export type RowWorld = {
  builder: Builder;
  reader: CriteriaReader;
  dragging: Dragging;
  /** How many customers a condition means by itself, by its path; null while that is not known. */
  reach: ReadonlyMap<string, number> | null;
  /** The path of the condition but for which there would be most, where nobody is meant. */
  blamed: string | null;
  /** Does what a key or a menu asks for, and tells what happened. */
  run: (command: import("./keyboard/keys.ts").Command, id: string) => void;
};

export const RowContext = createContext<RowWorld | null>(null);

export const useRowWorld = (): RowWorld => {
  const world = use(RowContext);
  if (!world) throw new Error("useRowWorld is for rows of a builder");
  return world;
};
