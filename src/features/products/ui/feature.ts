import { ShoppingOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const products = defineFeaturePages({
  pages: [
    page("products", {
      list: "/products",
      group: "insights",
      position: 3,
      Icon: ShoppingOutlined,
      goKey: "P",
      access: { list: "reports:view" },
    }),
  ],
});
