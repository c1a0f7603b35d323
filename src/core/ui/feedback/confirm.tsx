"use client";

import { createContext, type ReactNode, use, useCallback, useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import type { Question } from "./confirm-dialog.tsx";

/**
 * For a dialog that its parent removes: it closes first, and is removed once it has closed. Only a dialog that closes gives the
 * focus back to the control that opened it.
 */
export const useDismiss = (onClosed: () => void) => {
  const [isOpen, setOpen] = useState(true);
  return { isOpen, close: () => setOpen(false), onClosed };
};

const ConfirmDialog = lazily(() => import("./confirm-dialog.tsx").then(({ ConfirmDialog: it }) => it));

const AskContext = createContext<(question: Question) => void>(() => undefined);

/** Asks for confirmation before an action that cannot be undone. */
export const useConfirm = () => use(AskContext);

/** Shows the dialog of `useConfirm`, whose script loads when it first opens. */
export const ConfirmProvider = ({ children }: { children: ReactNode }) => {
  const [question, setQuestion] = useState<Question | null>(null);
  const close = useCallback(() => setQuestion(null), []);
  return (
    <AskContext value={setQuestion}>
      {children}
      {question && <ConfirmDialog question={question} onClose={close} />}
    </AskContext>
  );
};
