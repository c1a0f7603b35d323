import { NotificationOutlined } from "@ant-design/icons";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const webhooks = defineFeaturePages({
  pages: [
    page("webhooks", {
      list: "/settings/webhooks",
      show: "/settings/webhooks/:id",
      of: "settings",
      position: 3,
      Icon: NotificationOutlined,
      access: { ...MANAGES_SETTINGS, show: "settings:manage" },
    }),
  ],
});
