import { HomeOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const overview = defineFeaturePages({
  pages: [
    page("overview", {
      list: "/",
      group: "main",
      position: 1,
      Icon: HomeOutlined,
      goKey: "H",
      access: { list: "reports:view" },
    }),
  ],
});
