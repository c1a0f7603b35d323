"use client";

import type { NotificationProvider } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { UNREACHABLE } from "#ui/shared/api/call.ts";
import { useNotifications } from "#ui/shared/feedback/notification-host.tsx";

/** Refine's own notifications that the login form and the user menu already show in the reader's language. */
const SAID_ELSEWHERE = ["login-error", "useLogout-error"];

const SECONDS = 10;
/** Time to read the message and reach its button, also by keyboard or on a slow computer. */
const SECONDS_TO_UNDO = 30;

/** The control that had the focus before the message, or else the page's heading, since the message's own button goes away. */
const focusAfter = (before: Element | null): void => {
  const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
  const next = isThere ? before : document.querySelector<HTMLElement>("main h1");
  next?.focus({ preventScroll: true });
};

/**
 * Shows Refine's notifications as polite status messages that go away by themselves and take no focus. @refinedev/antd's provider
 * shows English alerts instead, and its undo counts down aloud every second.
 */
export const useNotificationProvider = (): NotificationProvider => {
  const notifications = useNotifications();
  const t = useTranslations();
  return useMemo(() => {
    const undoable = new Set<string>();
    const close = (key: string) => {
      undoable.delete(key);
      notifications.destroy(key);
    };
    return {
      open: ({ key = "message", message, description, type, cancelMutation, undoableTimeout = 0 }) => {
        if (SAID_ELSEWHERE.includes(key)) return;
        const isUndoable = type === "progress" && cancelMutation !== undefined;
        // Refine updates the notification every second until the time is up.
        if (isUndoable && undoable.has(key)) return undoableTimeout > 0 ? undefined : close(key);
        if (isUndoable) undoable.add(key);
        const seconds = cancelMutation ? SECONDS_TO_UNDO : SECONDS;
        const words = type === "error" && description !== undefined ? description : message;
        const before = document.activeElement;
        const undo = () => {
          cancelMutation?.();
          focusAfter(before);
          close(key);
        };
        notifications.open({
          key,
          message: words === UNREACHABLE ? t("shell.not_reachable") : words,
          role: "status",
          duration: isUndoable ? 0 : seconds,
          placement: "bottomRight",
          ...(type === "success" && description !== undefined && { description }),
          ...(type !== "progress" && { type }),
          ...(cancelMutation && {
            actions: (
              <Button size="small" onClick={undo}>
                {t("buttons.undo")}
              </Button>
            ),
          }),
        });
      },
      close,
    };
  }, [notifications, t]);
};
