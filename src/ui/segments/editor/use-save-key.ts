"use client";

import { useEffect } from "react";
import { isPressed } from "#ui/shared/keys/press.ts";
import { SHORTCUTS } from "#ui/shared/keys/shortcuts.ts";

/** Ctrl (or ⌘) + Enter saves from anywhere on the page, including fields, unless a dialog is open. */
export const useSaveKey = (save: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || !SHORTCUTS.builder_save.keys.some((key) => isPressed(key, event))) return;
      if (event.target instanceof Element && event.target.closest("[role=dialog]")) return;
      event.preventDefault();
      save();
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  });
};
