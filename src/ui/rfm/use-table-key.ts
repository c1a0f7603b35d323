"use client";

import { useEffect } from "react";
import { useSingleKeys } from "../providers/use-single-keys.ts";

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]");

/** `T` swaps charts and tables, unless someone is typing, has turned such keys off, or a dialog or menu is open. */
export const useTableKey = (toggle: () => void): void => {
  const { areOn } = useSingleKeys();
  useEffect(() => {
    if (!areOn) return;
    const onKey = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (event.key.toLowerCase() === "t" && isPlain && !isTyping(event.target)) toggle();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [toggle, areOn]);
};
