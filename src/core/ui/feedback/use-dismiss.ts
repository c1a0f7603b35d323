"use client";

import { useState } from "react";

/**
 * For a dialog that its parent removes: it closes first, and is removed once it has closed. Only a dialog that closes gives the
 * focus back to the control that opened it.
 */
export const useDismiss = (onClosed: () => void) => {
  const [isOpen, setOpen] = useState(true);
  return { isOpen, close: () => setOpen(false), onClosed };
};
