import { ImportOutlined, LinkOutlined } from "@ant-design/icons";
import { MANAGES_SETTINGS, page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const imports = defineFeaturePages({
  pages: [
    page("imports", {
      list: "/imports",
      create: "/imports/new",
      group: "data",
      position: 1,
      Icon: ImportOutlined,
      goKey: "I",
      access: { list: "data:import", create: "data:import" },
    }),
    page("connections", {
      list: "/imports/connections",
      show: "/imports/connections/:id",
      group: "data",
      position: 2,
      Icon: LinkOutlined,
      goKey: "K",
      access: { ...MANAGES_SETTINGS, show: "settings:manage" },
    }),
  ],
});
