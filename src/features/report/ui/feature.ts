import { AppstoreOutlined } from "@ant-design/icons";
import { page } from "#core/ui/page/feature-pages.tsx";
import { defineFeaturePages } from "#records/ui/feature-pages.tsx";

export const report = defineFeaturePages({
  pages: [
    page("rfm", {
      list: "/rfm",
      group: "insights",
      position: 1,
      Icon: AppstoreOutlined,
      goKey: "R",
      access: { list: "reports:view", export: "data:export" },
    }),
    page("rfm-movement", { list: "/rfm/movement", word: "rfm", access: { list: "reports:view" } }),
    page("rfm-customers", { list: "/rfm/customers", word: "rfm", access: { list: "customers:view" } }),
    page("rfm-scheme", { list: "/rfm/scheme", word: "rfm_scheme", access: { list: "settings:manage" } }),
  ],
});
