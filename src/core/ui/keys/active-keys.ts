"use client";

import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type { KeyIn, ShortcutName } from "./shortcuts.ts";

/** A shortcut that works now; those without `act` are handled by their own row, grid or chart. */
type ActiveKey = { name: ShortcutName; act?: () => void };

const NONE: readonly ActiveKey[] = [];
let active = NONE;
const listeners = new Set<() => void>();

const set = (next: readonly ActiveKey[]) => {
  active = next;
  for (const changed of listeners) changed();
};

const add = (keys: readonly ActiveKey[]) => {
  set([...active, ...keys]);
  return () => set(active.filter((one) => !keys.includes(one)));
};

const listen = (changed: () => void) => {
  listeners.add(changed);
  return () => void listeners.delete(changed);
};

/** The shortcuts that work on the page as it is. */
export const activeKeys = (): readonly ActiveKey[] => active;

/** `activeKeys`, followed. */
export const useActiveKeys = (): readonly ActiveKey[] => useSyncExternalStore(listen, activeKeys, () => NONE);

/** A shortcut of the whole page while `act` is given; the shell calls it (`use-key-dispatch.ts`). */
export const usePageKey = (name: KeyIn<"page">, act: (() => void) | null): void => {
  const latest = useRef(act);
  // In layout effects: a key pressed as soon as its page is seen takes, and acts on that page.
  useLayoutEffect(() => {
    latest.current = act;
  });
  const isActive = act !== null;
  useLayoutEffect(() => (isActive ? add([{ name, act: () => latest.current?.() }]) : undefined), [name, isActive]);
};

/** Lists shortcuts that a part of the page handles itself, while it is shown. */
export const useListedKeys = (names: readonly ShortcutName[]): void => {
  const joined = names.join(" ");
  useEffect(
    () => (joined === "" ? undefined : add(joined.split(" ").map((name) => ({ name: name as ShortcutName })))),
    [joined],
  );
};
