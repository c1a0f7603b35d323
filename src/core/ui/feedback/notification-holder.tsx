"use client";

import { notification } from "antd";
import type { NotificationInstance } from "antd/es/notification/interface";
import { useEffect } from "react";

type Props = { onReady: (notifications: NotificationInstance) => void };

/** antd's notifications, for `NotificationHost`. */
export const NotificationHolder = ({ onReady }: Props) => {
  const [notifications, holder] = notification.useNotification();
  useEffect(() => onReady(notifications), [notifications, onReady]);
  return holder;
};
