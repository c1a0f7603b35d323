import { SlackOutlined } from "@ant-design/icons";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const slack = defineFeaturePages({
  pages: [
    page("slack", {
      list: "/settings/slack",
      of: "settings",
      position: 4,
      Icon: SlackOutlined,
      access: MANAGES_SETTINGS,
    }),
  ],
});
