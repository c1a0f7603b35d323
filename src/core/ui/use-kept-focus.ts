"use client";

import { type FocusEvent, useEffect, useRef } from "react";

/**
 * Keeps the keyboard's place when the focused control goes away with what it did, such as the row that it handled: `next` finds the
 * control that takes its place, from what `positionOf` said while it was there. Returns the props of the element around them, whose
 * component must render when one of them goes away.
 */
export const useKeptFocus = <Position>(
  positionOf: (control: HTMLElement) => Position,
  next: (position: Position) => HTMLElement | null | undefined,
) => {
  const last = useRef<{ control: HTMLElement; position: Position } | null>(null);
  useEffect(() => {
    const lost = last.current;
    if (!lost || lost.control.isConnected) return;
    last.current = null;
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body) next(lost.position)?.focus();
  });
  return {
    onFocus: ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
      // Menus and dialogs are elsewhere, and give the focus back.
      if (currentTarget.contains(target)) last.current = { control: target, position: positionOf(target) };
    },
    onBlur: ({ target }: FocusEvent<HTMLElement>) => {
      // Browsers also send it when the control goes away; a control that stays was left.
      setTimeout(() => {
        if (last.current?.control === target && target.isConnected) last.current = null;
      });
    },
  };
};
