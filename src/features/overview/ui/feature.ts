import { HomeOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const overview = defineFeaturePages({
  pages: [
    page("overview", {
      list: "/",
      group: "overview",
      Icon: HomeOutlined,
      goKey: "O",
      access: { list: "reports:view" },
    }),
  ],
});
