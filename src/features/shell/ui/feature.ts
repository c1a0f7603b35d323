import { QuestionCircleOutlined, SettingOutlined } from "@ant-design/icons";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const shell = defineFeaturePages({
  pages: [
    page("settings", {
      list: "/settings",
      group: "end",
      position: 1,
      hasSideMenu: true,
      Icon: SettingOutlined,
      goKey: ",",
      access: { ...MANAGES_SETTINGS, list: "customers:edit" },
    }),
    page("help", { list: "/help", group: "end", position: 2, Icon: QuestionCircleOutlined, goKey: "L" }),
  ],
});
