import { HistoryOutlined, KeyOutlined, RocketOutlined, ShopOutlined, TeamOutlined } from "@ant-design/icons";
import { lazily } from "#core/ui/lazily.tsx";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const accounts = defineFeaturePages({
  pages: [
    page("setup", { list: "/setup", of: "help", position: 1, Icon: RocketOutlined, access: { list: "reports:view" } }),
    page("users", {
      list: "/settings/users",
      of: "settings",
      position: 1,
      Icon: TeamOutlined,
      access: MANAGES_SETTINGS,
    }),
    page("tokens", {
      list: "/settings/tokens",
      of: "settings",
      position: 2,
      Icon: KeyOutlined,
      access: MANAGES_SETTINGS,
    }),
    page("business", {
      list: "/settings/business",
      of: "settings",
      position: 5,
      Icon: ShopOutlined,
      access: MANAGES_SETTINGS,
    }),
    page("audit", {
      list: "/settings/audit",
      of: "settings",
      position: 9,
      Icon: HistoryOutlined,
      access: MANAGES_SETTINGS,
    }),
  ],
  userMenu: [
    {
      title: "sessions.title",
      Dialog: lazily(() => import("./sessions-dialog.tsx").then(({ MySessions }) => MySessions)),
    },
  ],
});
