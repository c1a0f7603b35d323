import { ShoppingOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const purchasing = defineFeaturePages({
  pages: [
    page("purchasing", {
      list: "/purchasing",
      group: "insights",
      position: 2,
      Icon: ShoppingOutlined,
      goKey: "P",
      access: { list: "reports:view", create: "ai:use" },
    }),
  ],
});
