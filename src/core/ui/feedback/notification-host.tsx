"use client";

import type { ArgsProps, NotificationInstance } from "antd/es/notification/interface";
import { createContext, type Key, type ReactNode, use, useEffect, useState } from "react";
import type { NotificationHolder } from "./notification-holder.tsx";

/** Later than a page's first data on a slow device, but early enough to report that the connection was lost. */
const LOAD_AFTER_MS = 5_000;

type Notifications = { open: (args: ArgsProps) => void; destroy: (key: Key) => void };

const NotificationsContext = createContext<Notifications>({ open: () => undefined, destroy: () => undefined });

export const useNotifications = () => use(NotificationsContext);

/** Shows notifications. Their script loads after the page, and notifications wait for it. */
export const NotificationHost = ({ children }: { children: ReactNode }) => {
  const [Holder, setHolder] = useState<typeof NotificationHolder>();
  const [{ load, onReady, notifications }] = useState(() => {
    let ready: NotificationInstance | undefined;
    const waiting: ((notifications: NotificationInstance) => void)[] = [];
    const load = () =>
      import("./notification-holder.tsx").then(
        (loaded) => setHolder(() => loaded.NotificationHolder),
        // The next notification loads it again.
        () => undefined,
      );
    const whenReady = (act: (notifications: NotificationInstance) => void) => {
      if (ready) return act(ready);
      waiting.push(act);
      void load();
    };
    return {
      load,
      onReady: (notifications: NotificationInstance) => {
        ready = notifications;
        for (const act of waiting.splice(0)) act(notifications);
      },
      notifications: {
        open: (args: ArgsProps) => whenReady(({ open }) => open(args)),
        destroy: (key: Key) => whenReady(({ destroy }) => destroy(key)),
      },
    };
  });
  useEffect(() => {
    const timer = setTimeout(load, LOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [load]);
  return (
    <NotificationsContext value={notifications}>
      {Holder && <Holder onReady={onReady} />}
      {children}
    </NotificationsContext>
  );
};
