import { ShoppingOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const purchasing = defineFeaturePages({
  pages: [
    page("purchasing", {
      list: "/purchasing",
      of: "archetypes",
      position: 3,
      Icon: ShoppingOutlined,
      access: { list: "reports:view", create: "ai:use" },
    }),
  ],
});
