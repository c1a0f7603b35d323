"use client";

import { useEffect } from "react";
import { useSingleKeys } from "../device/use-single-keys.ts";

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]");

/** A single-key shortcut for the whole page, inactive while typing, in dialogs and menus, or when turned off. */
export const usePageKey = (key: string, act: () => void): void => {
  const { areOn } = useSingleKeys();
  useEffect(() => {
    if (!areOn) return;
    const onKey = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (event.key.toLowerCase() !== key || !isPlain || isTyping(event.target)) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [key, act, areOn]);
};
