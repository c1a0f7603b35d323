"use client";

import { createContext, use } from "react";
import type { CriteriaReader } from "#records/rules/criteria/criteria-reader.ts";
import type { Dragging } from "./keyboard/use-dragging.ts";
import type { Builder } from "./use-builder.ts";

export type BuilderContext = {
  builder: Builder;
  reader: CriteriaReader;
  dragging: Dragging;
  /** How many customers each condition matches by itself, by path; null while unknown. */
  matchCounts: ReadonlyMap<string, number> | null;
  /** If no customers match, the path of the condition that matches the fewest by itself. */
  rarestPath: string | null;
  /** Runs a command of a key or menu and announces the result. */
  run: (command: import("./keyboard/keys.ts").Command, id: string) => void;
};

export const RowContext = createContext<BuilderContext | null>(null);

export const useBuilderContext = (): BuilderContext => {
  const context = use(RowContext);
  if (!context) throw new Error("useRowWorld is for rows of a builder");
  return context;
};
