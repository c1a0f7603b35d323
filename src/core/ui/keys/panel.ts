"use client";

import { useSyncExternalStore } from "react";

/** What opens above any page: the command palette, or the list of keys. */
export type Panel = "palette" | "keys";

let open: Panel | null = null;
let ahead = "";
const listeners = new Set<() => void>();

/** Opens one of them in place of the other, or closes both. */
export const showPanel = (panel: Panel | null): void => {
  open = panel;
  ahead = "";
  for (const changed of listeners) changed();
};

/** The one that is open, or opens as soon as its script has loaded. */
export const openPanel = (): Panel | null => open;

/** Keeps what is typed for the palette until its text field has the focus. */
export const typeAhead = (character: string): void => {
  ahead += character;
};

/** What was typed ahead, once. */
export const takeTypedAhead = (): string => {
  const taken = ahead;
  ahead = "";
  return taken;
};

const listen = (changed: () => void) => {
  listeners.add(changed);
  return () => void listeners.delete(changed);
};

export const usePanel = (): Panel | null => useSyncExternalStore(listen, openPanel, () => null);
