import { lazily } from "#core/ui/lazily.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";
import { AlertBell } from "./alert-bell.tsx";

export const alerts = defineFeaturePages({
  access: { alerts: { list: "customers:view" } },
  topBar: [{ side: "end", position: 2, Tool: AlertBell }],
  accountCards: {
    notifications: lazily(() => import("./notifications-card.tsx").then(({ NotificationsCard }) => NotificationsCard)),
  },
});
